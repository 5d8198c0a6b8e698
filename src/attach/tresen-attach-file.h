/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-attach-picture.h"

G_BEGIN_DECLS

/**
 * TresenAttachFile: a file in the profile's media folder that can be sent as it is.
 *
 * @file: its name in the folder
 * @name: of what was attached, for the screen; "" when it had none
 * @kind: "image" or "voice"
 * @was_size: bytes of what was attached, 0 when that is not known
 */
typedef struct
{
  char *file;
  char *name;
  const char *kind;
  const char *content_type;
  gint64 size;
  gint64 was_size;
  int width;
  int height;
  gint64 duration_us;
  TresenAttachChanges changes;
  guint page;    /* of a document, from 1; 0: not of one */
  guint n_pages; /* that the document has */
} TresenAttachFile;

TresenAttachFile *tresen_attach_file_copy (const TresenAttachFile *self);
void tresen_attach_file_free (TresenAttachFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenAttachFile, tresen_attach_file_free)

TresenAttachFile *tresen_attach_file_store (GBytes *bytes, const char *folder, GCancellable *cancellable, GError **error);
TresenAttachFile *
tresen_attach_file_probe (const char *folder, const char *file, GCancellable *cancellable, GError **error);
void tresen_attach_file_delete_async (const char *folder, const char *file);

G_END_DECLS
