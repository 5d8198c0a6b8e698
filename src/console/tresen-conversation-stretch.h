/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-conversation-item.h"
#include "tresen-conversation-query.h"

G_BEGIN_DECLS

typedef enum
{
  TRESEN_READING_NOTHING,
  TRESEN_READING_BELOW, /* the page after the last row */
  TRESEN_READING_ABOVE, /* the page before the first row */
  TRESEN_READING_AGAIN, /* what is held, or the first page */
} TresenReading;

/**
 * TresenConversationStretch: the rows of the inbox that are held, and what lies around them.
 *
 * It asks nobody: it says which question comes next and takes the answer. Whatever changes the rows returns an array of
 * its own, for the owner to put in the place of @rows.
 */
typedef struct
{
  TresenConversationFilter filter;
  gint64 now_us;    /* the moment for which the order holds */
  gint64 pinned_id; /* of a customer who stays, though the filter asks for others; 0 for none */
  GPtrArray *rows;  /* (element-type TresenConversationItem) */
  TresenConversationBound top; /* from where on rows are held */
  GArray *above; /* (element-type TresenConversationBound): former tops, the nearest last */
  gboolean reaches_end;
  guint looked_at;
} TresenConversationStretch;

TresenConversationStretch *tresen_conversation_stretch_new (void);
void tresen_conversation_stretch_free (TresenConversationStretch *self);
void tresen_conversation_stretch_restart (TresenConversationStretch *self,
                                          TresenConversationFilter filter);
TresenReading tresen_conversation_stretch_next (TresenConversationStretch *self,
                                                TresenConversationQuery *query);
void tresen_conversation_stretch_again (TresenConversationStretch *self,
                                        TresenConversationQuery *query);
GPtrArray *tresen_conversation_stretch_take (TresenConversationStretch *self,
                                             TresenReading reading,
                                             TresenConversationAnswer *answer);
GPtrArray *tresen_conversation_stretch_place (TresenConversationStretch *self,
                                              GHashTable *ids,
                                              GPtrArray *loaded);
GPtrArray *tresen_conversation_stretch_pass_time (TresenConversationStretch *self, gint64 now_us);
GPtrArray *tresen_conversation_stretch_rest (TresenConversationStretch *self);
gboolean tresen_conversation_stretch_holds_all_pressing (TresenConversationStretch *self);
guint tresen_conversation_stretch_find (TresenConversationStretch *self, gint64 customer_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenConversationStretch, tresen_conversation_stretch_free)

G_END_DECLS
