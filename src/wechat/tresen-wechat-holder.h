/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/* Private to the room. */

/**
 * TresenWechatLoan: a text that WeChat lends for a while (an access token, a ticket), as it was handed out.
 * @generation: told apart from every other loan of the same holder
 * @is_fresh: it was asked for on behalf of this caller, just now
 */
typedef struct
{
  char *text;
  guint64 generation;
  gboolean is_fresh;
} TresenWechatLoan;

void tresen_wechat_loan_free (TresenWechatLoan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatLoan, tresen_wechat_loan_free)

/**
 * TresenWechatHolder: the one place that asks for loans of one kind, whoever needs one. Derived for each kind.
 *
 * Belongs to the context that was thread-default when it was made. The loan is in memory only.
 */
#define TRESEN_TYPE_WECHAT_HOLDER (tresen_wechat_holder_get_type ())
G_DECLARE_DERIVABLE_TYPE (TresenWechatHolder, tresen_wechat_holder, TRESEN, WECHAT_HOLDER, GObject)

/**
 * TresenWechatHolderClass:
 * @name: what is lent, for errors: "access token"
 * @ask: makes one request for a loan
 * @ask_finish: (transfer full) (nullable): what the request of @ask brought, and its life in seconds
 */
struct _TresenWechatHolderClass
{
  GObjectClass parent_class;

  const char *name;
  void (*ask) (TresenWechatHolder *self,
               gboolean is_forced,
               GAsyncReadyCallback callback,
               gpointer user_data);
  char *(*ask_finish) (TresenWechatHolder *self,
                       GAsyncResult *result,
                       gint64 *expires_in,
                       GError **error);
};

void tresen_wechat_holder_set_terms (TresenWechatHolder *self,
                                     TresenClock *clock,
                                     gint64 margin_us,
                                     gboolean can_force);
void tresen_wechat_holder_get_async (TresenWechatHolder *self,
                                     const TresenWechatLoan *refused,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
TresenWechatLoan *
tresen_wechat_holder_get_finish (TresenWechatHolder *self, GAsyncResult *result, GError **error);
void tresen_wechat_holder_resume (TresenWechatHolder *self);

G_END_DECLS
