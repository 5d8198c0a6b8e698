/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-tickets.h"

#include "tresen-wechat-client-private.h"

static void
lent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (TresenWechatLoan) loan
      = tresen_wechat_holder_get_finish (TRESEN_WECHAT_HOLDER (source), result, &error);

  if (loan != NULL)
    g_task_return_pointer (task, tresen_secret_new (loan->text),
                           (GDestroyNotify) tresen_secret_unref);
  else
    g_task_return_error (task, error);
}

/**
 * tresen_wechat_client_get_ticket_async:
 *
 * The ticket at hand, or a new one when that is about to end: one request, however many ask. It must not leave this machine;
 * only signatures made with it do. Of the client's thread. Source: WeChat, jsapi_ticket.
 *
 * Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_get_ticket_async (TresenWechatClient *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tresen_wechat_client_get_ticket_async);
  tresen_wechat_holder_get_async (tresen_wechat_client_get_ticket_holder (self), NULL, cancellable,
                                  lent_cb, task);
}

/** tresen_wechat_client_get_ticket_finish: Returns: (transfer full) (nullable): the ticket. */
TresenSecret *
tresen_wechat_client_get_ticket_finish (TresenWechatClient *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
