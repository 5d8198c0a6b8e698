/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-connection.h"
#include "tresen-paygate-merchant.h"
#include "tresen-secrets.h"

G_BEGIN_DECLS

/**
 * TresenPaygateSetup: what the settings say of Paygate.
 * @merchant: (nullable): %NULL when nothing can be sent or read
 * @state: of the health row "paygate": "ok", "unset" or "failed"
 * @detail: with "failed" the setting or secret that is missing or wrong, else the merchant id; static or the merchant's
 */
typedef struct
{
  TresenPaygateMerchant *merchant;
  const char *state;
  const char *detail;
} TresenPaygateSetup;

TresenPaygateSetup *tresen_paygate_setup_new (const TresenConnection *connection,
                                              const TresenSecrets *secrets);
void tresen_paygate_setup_free (TresenPaygateSetup *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaygateSetup, tresen_paygate_setup_free)

G_END_DECLS
