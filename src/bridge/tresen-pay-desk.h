/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"
#include "tresen-connection.h"
#include "tresen-http-router.h"
#include "tresen-paygate-merchant.h"
#include "tresen-payment.h"
#include "tresen-secrets.h"
#include "tresen-store.h"
#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/**
 * TresenPayDesk: the page of an attempt to pay (/pay/TOKEN): shows it, sends the customer on to Paygate, begins another attempt, and
 * makes the pages for those who come back with a result.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_PAY_DESK (tresen_pay_desk_get_type ())
G_DECLARE_FINAL_TYPE (TresenPayDesk, tresen_pay_desk, TRESEN, PAY_DESK, GObject)

TresenPayDesk *tresen_pay_desk_new (TresenStore *store,
                                    TresenPaygateMerchant *merchant,
                                    TresenWechatClient *wechat,
                                    const TresenConnection *connection,
                                    const TresenSecrets *secrets,
                                    TresenClock *clock);
void tresen_pay_desk_set_server_url (TresenPayDesk *self, const char *server_url);
void tresen_pay_desk_add_routes (TresenPayDesk *self, TresenHttpRouter *router);

TresenHttpReply *tresen_pay_desk_make_result_page (TresenPayDesk *self,
                                                   const TresenHttpRequest *request,
                                                   const TresenPayment *payment);
TresenHttpReply *tresen_pay_desk_make_refusal_page (TresenPayDesk *self,
                                                    const TresenHttpRequest *request,
                                                    guint status);

G_END_DECLS
