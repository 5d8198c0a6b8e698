/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-setup.h"

#include <string.h>

#include "tresen-store-health.h"
#include "tresen-store-settings.h"
#include "tresen-text-list.h"

void
tresen_payment_setup_free (TresenPaymentSetup *self)
{
  g_clear_pointer (&self->connection, tresen_connection_free);
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  g_free (self->link_base);
  g_free (self);
}

static const TresenHealth *
find (GPtrArray *rows, const char *key)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const TresenHealth *row = g_ptr_array_index (rows, i);

      if (strcmp (row->key, key) == 0 && strcmp (row->state, "ok") == 0 && *row->detail != '\0')
        return row;
    }
  return NULL;
}

static void
take_base (TresenPaymentSetup *self, GPtrArray *health)
{
  const TresenHealth *public = find (health, "public");
  const TresenHealth *server = find (health, "server");

  self->is_public = public != NULL;
  if (public != NULL)
    self->link_base = g_strdup (public->detail);
  else
    self->link_base = g_strdup (server != NULL ? server->detail : "");
  if (g_str_has_suffix (self->link_base, "/"))
    self->link_base[strlen (self->link_base) - 1] = '\0';
}

static gboolean
load_settings (TresenDb *db, TresenPaymentSetup *self, GError **error)
{
  g_autofree char *staff = tresen_store_setting_load (db, TRESEN_SETTING_STAFF, error);
  g_autofree char *threshold
      = staff != NULL ? tresen_store_setting_load (db, TRESEN_SETTING_REFUND_THRESHOLD, error)
                      : NULL;

  if (threshold == NULL)
    return FALSE;
  self->staff = tresen_text_list_parse (staff);
  if (!g_ascii_string_to_signed (threshold, 10, 0, G_MAXINT64, &self->refund_threshold, NULL))
    self->refund_threshold = TRESEN_REFUND_THRESHOLD_USUAL;
  return TRUE;
}

/* In the store's reader, which may read a small file as well. @data is the profile. */
static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (TresenPaymentSetup) self = g_new0 (TresenPaymentSetup, 1);
  g_autoptr (GPtrArray) health = tresen_store_health_load (db, error);
  g_autoptr (GError) own_error = NULL;

  if (health == NULL || !load_settings (db, self, error))
    return NULL;
  take_base (self, health);
  self->connection = tresen_connection_load (data, &own_error);
  if (self->connection == NULL)
    {
      g_info ("payments: %s", own_error->message);
      self->connection = tresen_connection_parse ("", error);
    }
  return self->connection != NULL ? g_steal_pointer (&self) : NULL;
}

void
tresen_payment_setup_load_async (TresenStore *store,
                                 TresenProfile *profile,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  tresen_store_read_async (
      store, load_func, tresen_profile_ref (profile), (GDestroyNotify) tresen_profile_unref,
      (GDestroyNotify) tresen_payment_setup_free, cancellable, callback, user_data);
}

TresenPaymentSetup *
tresen_payment_setup_load_finish (TresenStore *store, GAsyncResult *result, GError **error)
{
  return tresen_store_read_finish (store, result, error);
}

/** Whether payments can be made at all: the dealer has an account with Paygate. */
gboolean
tresen_payment_setup_is_ready (const TresenPaymentSetup *self)
{
  return *self->connection->paygate_merchant_id != '\0';
}

/**
 * @token: of an attempt's pay page
 *
 * Returns: (transfer full): what a customer opens; "" while nothing serves it
 */
char *
tresen_payment_setup_dup_link (const TresenPaymentSetup *self, const char *token)
{
  if (*self->link_base == '\0' || *token == '\0')
    return g_strdup ("");
  return g_strconcat (self->link_base, "/pay/", token, NULL);
}
