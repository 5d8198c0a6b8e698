/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-client-private.h"
#include "tresen-wechat-error.h"

typedef struct
{
  TresenWechatReadFunc read;
  GDestroyNotify result_free;
} Question;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TresenWechatApiAnswer) answer
      = tresen_wechat_api_call_finish (TRESEN_WECHAT_API (source), result, &error);
  gpointer value = NULL;

  if (answer != NULL && answer->object == NULL)
    error = tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_BAD_ANSWER, 0,
                                          "the answer is not JSON");
  if (error == NULL)
    value = question->read (answer->object, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, question->result_free);
}

/**
 * tresen_wechat_client_ask_async:
 * @call: what is asked; copied
 * @read: reads the answer
 * @result_free: (nullable): frees what @read returns
 * @tag: the public function that asks
 *
 * Asks WeChat's API something that is answered in JSON. Of the client's thread.
 *
 * Errors: #TresenWechatError; %G_IO_ERROR_CANCELLED.
 */
void
tresen_wechat_client_ask_async (TresenWechatClient *self,
                                const TresenWechatApiCall *call,
                                TresenWechatReadFunc read,
                                GDestroyNotify result_free,
                                gpointer tag,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Question question = { read, result_free };

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_memdup2 (&question, sizeof question), g_free);
  tresen_wechat_api_call_async (tresen_wechat_client_get_api (self), call, cancellable, answered_cb,
                                task);
}

/** tresen_wechat_client_ask_finish: Returns: (transfer full) (nullable): what was read. */
gpointer
tresen_wechat_client_ask_finish (TresenWechatClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/** tresen_wechat_client_do_finish: For a call that only succeeds or fails. Returns: whether it succeeded. */
gboolean
tresen_wechat_client_do_finish (TresenWechatClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) own_error = NULL;

  tresen_wechat_client_ask_finish (self, result, &own_error);
  if (own_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}
