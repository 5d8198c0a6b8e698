/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-customer-facts.h"

#include "tresen-store-asides.h"
#include "tresen-store-conversations.h"
#include "tresen-store-customers.h"
#include "tresen-store-payment-lists.h"
#include "tresen-store-qr-codes.h"

/* Beside a conversation; all of them are in the list of payments. */
#define PAYMENTS_SHOWN 5

void
tresen_customer_facts_free (TresenCustomerFacts *self)
{
  g_clear_pointer (&self->customer, tresen_customer_unref);
  g_clear_pointer (&self->conversation, tresen_conversation_unref);
  g_clear_pointer (&self->place, tresen_timeline_entry_unref);
  g_clear_pointer (&self->payments, g_ptr_array_unref);
  g_free (self->code_label);
  g_free (self);
}

/* What staff call the code by which the customer came; it may be one that they do not keep. */
static gboolean
load_code_label (TresenDb *db, TresenCustomerFacts *facts, GError **error)
{
  g_autoptr (GError) code_error = NULL;
  g_autoptr (TresenQrCode) code = NULL;

  if (*facts->customer->scene == '\0')
    return TRUE;
  code = tresen_store_qr_code_find (db, facts->customer->scene, &code_error);
  if (code != NULL)
    facts->code_label = g_strdup (code->label);
  if (code != NULL
      || g_error_matches (code_error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&code_error));
  return FALSE;
}

gpointer
tresen_customer_facts_func (TresenDb *db, gpointer data, GError **error)
{
  static const char *const places[] = { "location", NULL };
  gint64 customer_id = *(gint64 *) data;
  g_autoptr (GError) place_error = NULL;
  g_autoptr (TresenCustomerFacts) facts = g_new0 (TresenCustomerFacts, 1);

  facts->customer = tresen_store_customer_load (db, customer_id, error);
  if (facts->customer == NULL)
    return NULL;
  facts->conversation = tresen_store_conversation_load (db, customer_id, error);
  if (facts->conversation == NULL || !load_code_label (db, facts, error))
    return NULL;
  facts->payments
      = tresen_store_payments_of_customer (db, customer_id, NULL, PAYMENTS_SHOWN, error);
  if (facts->payments == NULL)
    return NULL;
  facts->place = tresen_store_aside_find_latest (db, customer_id, places, &place_error);
  if (place_error == NULL)
    return g_steal_pointer (&facts);
  g_propagate_error (error, g_steal_pointer (&place_error));
  return NULL;
}
