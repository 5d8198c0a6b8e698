/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-ticket-holder.h"

#include "tresen-wechat-error.h"

#define DEADLINE_US (10 * G_TIME_SPAN_SECOND)
#define MAX_ANSWER (16 * 1024)
#define MARGIN_US (300 * G_TIME_SPAN_SECOND)
/* What is used when the answer does not tell; WeChat's figure. */
#define LIFE_S 7200

struct _TresenWechatTicketHolder
{
  TresenWechatHolder parent_instance;

  TresenWechatApi *api;
};

G_DEFINE_FINAL_TYPE (TresenWechatTicketHolder,
                     tresen_wechat_ticket_holder,
                     TRESEN_TYPE_WECHAT_HOLDER)

static void
tresen_wechat_ticket_holder_ask (TresenWechatHolder *holder,
                                 gboolean is_forced,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  static const TresenWechatApiCall call = {
    "GET", "/cgi-bin/ticket/getticket?type=jsapi", NULL, NULL, DEADLINE_US, MAX_ANSWER, TRUE
  };

  tresen_wechat_api_call_async (TRESEN_WECHAT_TICKET_HOLDER (holder)->api, &call, NULL, callback,
                                user_data);
}

static char *
tresen_wechat_ticket_holder_ask_finish (TresenWechatHolder *holder,
                                        GAsyncResult *result,
                                        gint64 *expires_in,
                                        GError **error)
{
  g_autoptr (TresenWechatApiAnswer) answer
      = tresen_wechat_api_call_finish (TRESEN_WECHAT_TICKET_HOLDER (holder)->api, result, error);
  const char *ticket;

  if (answer == NULL)
    return NULL;
  ticket = answer->object != NULL ? tresen_json_get_string (answer->object, "ticket") : NULL;
  if (ticket == NULL || *ticket == '\0')
    {
      g_propagate_error (error, tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_BAD_ANSWER, 0,
                                                              "the answer holds no ticket"));
      return NULL;
    }
  *expires_in = tresen_json_get_int (answer->object, "expires_in", LIFE_S);
  return g_strdup (ticket);
}

static void
tresen_wechat_ticket_holder_finalize (GObject *object)
{
  g_clear_object (&TRESEN_WECHAT_TICKET_HOLDER (object)->api);
  G_OBJECT_CLASS (tresen_wechat_ticket_holder_parent_class)->finalize (object);
}

static void
tresen_wechat_ticket_holder_class_init (TresenWechatTicketHolderClass *klass)
{
  TresenWechatHolderClass *holder_class = TRESEN_WECHAT_HOLDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tresen_wechat_ticket_holder_finalize;
  holder_class->name = "jsapi ticket";
  holder_class->ask = tresen_wechat_ticket_holder_ask;
  holder_class->ask_finish = tresen_wechat_ticket_holder_ask_finish;
}

static void
tresen_wechat_ticket_holder_init (TresenWechatTicketHolder *self)
{
}

/**
 * tresen_wechat_ticket_holder_new:
 * @api: calls from the same context
 * @clock: only its monotonic side is asked
 *
 * Source: WeChat, jsapi_ticket.
 *
 * Returns: (transfer full): a holder without a ticket
 */
TresenWechatHolder *
tresen_wechat_ticket_holder_new (TresenWechatApi *api, TresenClock *clock)
{
  TresenWechatTicketHolder *self = g_object_new (TRESEN_TYPE_WECHAT_TICKET_HOLDER, NULL);

  self->api = g_object_ref (api);
  tresen_wechat_holder_set_terms (TRESEN_WECHAT_HOLDER (self), clock, MARGIN_US, FALSE);
  return TRESEN_WECHAT_HOLDER (self);
}
