/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-connection.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/* The names of those who work here: a JSON array, in the order in which they are offered. */
#define TRESEN_SETTING_STAFF "staff"
/* From how much on the amount of a refund is typed twice: minor units of Paygate's currency. */
#define TRESEN_SETTING_REFUND_THRESHOLD "refund-threshold"
#define TRESEN_REFUND_THRESHOLD_USUAL 20000

/**
 * TresenPaymentSetup: what windows about payments have to know, read at one moment. Immutable.
 * @connection: connection.ini; an empty one where it cannot be read
 * @link_base: what the links of pay pages begin with, without a slash at the end; "" while nothing serves them
 * @is_public: customers reach it from outside
 * @staff: (element-type utf8): names
 * @refund_threshold: from how much on the amount of a refund is typed twice, in minor units
 */
typedef struct
{
  TresenConnection *connection;
  char *link_base;
  gboolean is_public;
  GPtrArray *staff;
  gint64 refund_threshold;
} TresenPaymentSetup;

void tresen_payment_setup_free (TresenPaymentSetup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaymentSetup, tresen_payment_setup_free)

void tresen_payment_setup_load_async (TresenStore *store,
                                      TresenProfile *profile,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
TresenPaymentSetup *
tresen_payment_setup_load_finish (TresenStore *store, GAsyncResult *result, GError **error);

gboolean tresen_payment_setup_is_ready (const TresenPaymentSetup *self);
char *tresen_payment_setup_dup_link (const TresenPaymentSetup *self, const char *token);

G_END_DECLS
