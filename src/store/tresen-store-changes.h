/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/** TresenTopic: what kind of row has changed. Stored: never renumber, only append. */
typedef enum
{
  TRESEN_TOPIC_CUSTOMER = 0, /* the customer's own data, unread mark, draft or grants; row_id is the customer's */
  TRESEN_TOPIC_ENTRY = 1,    /* a new entry */
  TRESEN_TOPIC_ENTRY_STATE = 2, /* the state or the file of an entry that was there */
  TRESEN_TOPIC_JOB = 3,      /* a job was written or can run again */
  TRESEN_TOPIC_HEALTH = 4,
  TRESEN_TOPIC_TAG = 5,      /* a tag of the account; who has it is told as CUSTOMER */
  TRESEN_TOPIC_QR_CODE = 6,
  TRESEN_TOPIC_TEMPLATE = 7,
  TRESEN_TOPIC_ACCOUNT = 8,  /* what the account may do and has left */
  TRESEN_TOPIC_PROGRESS = 9,
  TRESEN_TOPIC_SETTING = 10,
  TRESEN_TOPIC_ERASURE = 11, /* somebody's data were deleted */
  TRESEN_TOPIC_PAYMENT = 12, /* a payment, its attempts, refunds or timeline; row_id is the payment's, 0 for a result that belongs to none */
} TresenTopic;

#define TRESEN_TOPIC_BIT(topic) (1u << (topic))

typedef struct
{
  gint64 number;
  TresenTopic topic;
  gint64 customer_id;
  gint64 row_id;
} TresenChange;

/**
 * TresenChanges: what has happened after a number.
 * @last: go on from here
 * @has_gap: older changes than asked for have been trimmed: read afresh what you show
 * @list: (element-type TresenChange): in order; at most 1000, ask again while it holds that many
 */
typedef struct
{
  gint64 last;
  gboolean has_gap;
  GArray *list;
} TresenChanges;

void tresen_changes_free (TresenChanges *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenChanges, tresen_changes_free)

gint64 tresen_store_changes_last (TresenDb *db, GError **error);
TresenChanges *tresen_store_changes_load (TresenDb *db, gint64 after, GError **error);

G_END_DECLS
