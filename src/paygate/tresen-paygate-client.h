/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-http-client.h"
#include "tresen-paygate-inquiry.h"
#include "tresen-paygate-request.h"
#include "tresen-paygate-result.h"

G_BEGIN_DECLS

#define TRESEN_TYPE_PAYGATE_CLIENT (tresen_paygate_client_get_type ())
G_DECLARE_FINAL_TYPE (TresenPaygateClient, tresen_paygate_client, TRESEN, PAYGATE_CLIENT, GObject)

TresenPaygateClient *tresen_paygate_client_new (TresenPaygateMerchant *merchant,
                                                TresenHttpClient *http);
TresenPaygateMerchant *tresen_paygate_client_get_merchant (TresenPaygateClient *self);

void tresen_paygate_client_start_app_async (TresenPaygateClient *self,
                                            const TresenPaygateOrder *order,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
TresenPaygateAnswer *tresen_paygate_client_start_app_finish (TresenPaygateClient *self,
                                                             GAsyncResult *result,
                                                             GError **error);
void tresen_paygate_client_credit_async (TresenPaygateClient *self,
                                         const TresenPaygateCredit *credit,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
TresenPaygateAnswer *tresen_paygate_client_credit_finish (TresenPaygateClient *self,
                                                          GAsyncResult *result,
                                                          GError **error);
void tresen_paygate_client_inquire_async (TresenPaygateClient *self,
                                          const TresenPaygateQuestion *question,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
TresenPaygateInquiry *tresen_paygate_client_inquire_finish (TresenPaygateClient *self,
                                                            GAsyncResult *result,
                                                            GError **error);

G_END_DECLS
