/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"
#include "tresen-wechat-endpoint.h"

G_BEGIN_DECLS

/**
 * TresenAccountClaim: which Official Account a profile is opened for.
 * @key_digest: tells one EncodingAESKey from another, "" without one
 */
typedef struct
{
  char *app_id;
  char *original_id;
  char *key_digest;
} TresenAccountClaim;

TresenAccountClaim *tresen_account_claim_new (const TresenWechatAccount *account);
void tresen_account_claim_free (TresenAccountClaim *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenAccountClaim, tresen_account_claim_free)

/**
 * TresenAccountPast: what the store knows of the account from earlier runs.
 * @quotas: (element-type TresenQuota): of today and yesterday
 * @key_since_us: when this key was first seen
 * @former_original_id: "" unless another one was given in the run before
 */
typedef struct
{
  GPtrArray *quotas;
  gint64 key_since_us;
  char *former_original_id;
} TresenAccountPast;

void tresen_account_past_free (TresenAccountPast *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenAccountPast, tresen_account_past_free)

TresenAccountPast *tresen_account_claim_write (TresenDb *db,
                                               const TresenAccountClaim *self,
                                               gint64 now_us,
                                               GError **error);

G_END_DECLS
