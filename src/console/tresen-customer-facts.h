/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-conversation.h"
#include "tresen-customer.h"
#include "tresen-store.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/** TresenCustomerFacts: a customer and how the conversation stands, read at one moment. */
typedef struct
{
  TresenCustomer *customer;
  TresenConversation *conversation;
  char *code_label; /* (nullable): of the QR code by which the customer came */
  TresenTimelineEntry *place; /* (nullable): where the customer's telephone was when WeChat last told */
  GPtrArray *payments; /* (element-type TresenPayment): the newest few, newest first */
} TresenCustomerFacts;

void tresen_customer_facts_free (TresenCustomerFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenCustomerFacts, tresen_customer_facts_free)

/* For the store's reader; data is a gint64, the customer's id. */
gpointer tresen_customer_facts_func (TresenDb *db, gpointer data, GError **error);

G_END_DECLS
