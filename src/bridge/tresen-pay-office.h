/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-connection.h"
#include "tresen-health-reporter.h"
#include "tresen-http-router.h"
#include "tresen-secrets.h"
#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/**
 * TresenPayOffice: everything of the bridge that is about payments. It does its part without payments being set up: it says so, and
 * whatever waits goes on waiting.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_PAY_OFFICE (tresen_pay_office_get_type ())
G_DECLARE_FINAL_TYPE (TresenPayOffice, tresen_pay_office, TRESEN, PAY_OFFICE, GObject)

TresenPayOffice *tresen_pay_office_new (TresenStore *store,
                                        TresenWechatClient *wechat,
                                        const TresenConnection *connection,
                                        const TresenSecrets *secrets,
                                        TresenHealthReporter *health,
                                        TresenClock *clock);
void tresen_pay_office_add_routes (TresenPayOffice *self, TresenHttpRouter *router);
gboolean tresen_pay_office_recover (TresenDb *db, gint64 now_us, GError **error);
void tresen_pay_office_start (TresenPayOffice *self, const char *server_url);
void tresen_pay_office_stop_async (TresenPayOffice *self,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
tresen_pay_office_stop_finish (TresenPayOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
