/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TresenPracticeKind: what kind of account the practice account is; a verified service account may do everything. */
typedef enum
{
  TRESEN_PRACTICE_KIND_VERIFIED_SERVICE,
  TRESEN_PRACTICE_KIND_UNVERIFIED_SERVICE,
  TRESEN_PRACTICE_KIND_VERIFIED_SUBSCRIPTION,
  TRESEN_PRACTICE_KIND_UNVERIFIED_SUBSCRIPTION,
} TresenPracticeKind;

gboolean tresen_practice_rights_find_kind (const char *name, TresenPracticeKind *kind);
gboolean tresen_practice_rights_allow (TresenPracticeKind kind, const char *path);

G_END_DECLS
