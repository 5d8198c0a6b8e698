/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-media.h"
#include "tresen-payment.h"

G_BEGIN_DECLS

/* The detail of a message that Tresen gave by itself while the shop was closed. Stored. */
#define TRESEN_TIMELINE_AWAY_DETAIL "{\"automatic\":\"away\"}"

/**
 * TresenTimelineEntry: one line of a conversation: a message, or an event such as a follow or a tap
 * on the menu.
 *
 * Shown in the order of created_at_us, then id.
 */
typedef struct _TresenTimelineEntry TresenTimelineEntry;

struct _TresenTimelineEntry
{
  gint64 id;
  gint64 customer_id;
  char *openid;
  gboolean is_event;
  TresenDirection direction;
  char *kind; /* MsgType for a message, lower-case Event for an event */
  char *text; /* what is read: the text, a place's label, a link's title, a file's name, an event's
                 key */
  char *detail;          /* further typed fields as a JSON object, "{}" when there are none
                            (tresen-wechat-callback.h names them) */
  char *msgid;           /* WeChat's, "" when it has none */
  gint64 created_at_us;  /* CreateTime of what came, the moment of writing for what goes */
  gint64 received_at_us; /* by our clock */
  TresenMessageState state;
  int error_code; /* WeChat's errcode, or a TresenSendFault (negative from -1000 down); 0 when there
                     is none */
  char *error_text;   /* English, for the detail view; "" when there is none */
  gboolean is_dismissed; /* staff have seen that it was not sent, or perhaps not */
  TresenMedia *media; /* (nullable) */
  TresenPayment *payment; /* (nullable): no row of the timeline but a payment that is shown at its time; its id is minus the payment's */
};

TresenTimelineEntry *tresen_timeline_entry_new (void);
TresenTimelineEntry *tresen_timeline_entry_ref (TresenTimelineEntry *self);
void tresen_timeline_entry_unref (TresenTimelineEntry *self);
gboolean tresen_timeline_entry_is_away (const TresenTimelineEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenTimelineEntry, tresen_timeline_entry_unref)

G_END_DECLS
