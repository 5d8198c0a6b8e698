/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-drafts.h"

G_BEGIN_DECLS

/**
 * TresenReply: what stands in the composer, on its way to the store.
 */
typedef struct
{
  gint64 customer_id;
  gint64 entry_id; /* the message to take back, 0 otherwise */
  gint64 now_us;
  char *text;       /* "" when there is none */
  GPtrArray *files; /* (element-type TresenAttachFile): in the order in which they are sent */
} TresenReply;

TresenReply *
tresen_reply_new (gint64 customer_id, gint64 now_us, const char *text, const GPtrArray *files);
GPtrArray *tresen_reply_files_of_draft (const TresenDraft *draft);
TresenReply *tresen_reply_copy (const TresenReply *self);
void tresen_reply_free (TresenReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenReply, tresen_reply_free)

/* For the store's workers, each in one transaction; data is a TresenReply, the answer the TresenDraft that is there after it. */

gpointer tresen_reply_load_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_reply_save_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_reply_send_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_reply_take_back_func (TresenDb *db, gpointer data, GError **error);

G_END_DECLS
