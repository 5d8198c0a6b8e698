/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-attach.h"

G_BEGIN_DECLS

/** TresenAttachCost: what a file costs that is attached now. */
typedef enum
{
  TRESEN_ATTACH_COST_REPLIES, /* one of the replies that are left */
  TRESEN_ATTACH_COST_WAITS,   /* a reply that is not there yet */
  TRESEN_ATTACH_COST_ANSWERS, /* the answer to one of the customer's next messages */
} TresenAttachCost;

/* What staff read about files that they want to send. Pure. */

char *tresen_attach_words_title (const TresenAttachFile *file);
char *tresen_attach_words_describe (const TresenAttachFile *file);
char *tresen_attach_words_refusal (const char *name, const GError *error);
char *tresen_attach_words_no_room (guint n_files);
char *tresen_attach_words_cost (guint n_chosen, guint room, TresenAttachCost cost);

G_END_DECLS
