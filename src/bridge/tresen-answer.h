/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-inbound.h"

G_BEGIN_DECLS

/**
 * TresenAnswer: what a callback is answered with, where that is more than "success". A plain value.
 */
typedef struct
{
  GBytes *body;
  gint64 job_id;      /* of the reply in it; 0 when what became of that is settled */
  guint n_deliveries; /* how often the callback has come, this time included */
} TresenAnswer;

const char *tresen_answer_get_type (const TresenAnswer *self);
void tresen_answer_free (TresenAnswer *self);

gboolean tresen_answer_find (
    TresenDb *db, const TresenInbound *inbound, gint64 customer_id, TresenAnswer **answer, GError **error);
TresenAnswer *tresen_answer_repeat (TresenDb *db, const char *dedupe_key, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenAnswer, tresen_answer_free)

G_END_DECLS
