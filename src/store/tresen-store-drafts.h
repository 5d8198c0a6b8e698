/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/** TresenDraftFile: a file that waits to be sent. */
typedef struct
{
  char *file; /* its name inside the profile's media folder */
  char *name; /* of what was attached, "" when it had none */
} TresenDraftFile;

/**
 * TresenDraft: what staff have typed and attached, and not sent.
 *
 * @text: "" when nothing is typed
 * @files: (element-type TresenDraftFile): in the order in which they will be sent
 */
typedef struct
{
  char *text;
  GPtrArray *files;
} TresenDraft;

TresenDraft *tresen_draft_new (const char *text);
void tresen_draft_add_file (TresenDraft *self, const char *file, const char *name);
void tresen_draft_free (TresenDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenDraft, tresen_draft_free)

TresenDraft *tresen_store_draft_load (TresenDb *db, gint64 customer_id, GError **error);
gboolean
tresen_store_draft_save (TresenDb *db, gint64 customer_id, const TresenDraft *draft, gint64 now_us, GError **error);

G_END_DECLS
