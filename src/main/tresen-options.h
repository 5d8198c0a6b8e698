/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenOptions: the command line, read. Paths are in the file system's encoding.
 */
typedef struct
{
  char *profile; /* a folder, never %NULL */
  gboolean is_profile_temporary; /* made for one tour, to be removed behind it */
  char *secrets; /* (nullable) */
  char *tour;    /* (nullable) */
  char *export;  /* (nullable) */
  gboolean is_headless;
  gboolean is_practice;
  gboolean wants_version;
} TresenOptions;

TresenOptions *tresen_options_parse (int *argc, char ***argv, GError **error);
void tresen_options_free (TresenOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenOptions, tresen_options_free)

G_END_DECLS
