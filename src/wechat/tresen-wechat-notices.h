/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tresen-wechat-client.h"

G_BEGIN_DECLS

/* Template messages: notices that may be sent at any time, and are no customer-service messages. */

/* So long WeChat delivers what has one openid and one client_msg_id only once. */
#define TRESEN_WECHAT_NOTICE_ONCE_US (10 * G_TIME_SPAN_MINUTE)

/**
 * TresenWechatTemplate: one that the account may send.
 */
typedef struct
{
  char *id;
  char *title;
  char *content; /* see tresen-wechat-template.h */
  char *example; /* "" when there is none */
} TresenWechatTemplate;

/**
 * TresenWechatNotice: what is sent.
 */
typedef struct
{
  const char *openid;
  const char *template_id;
  const char *url;  /* "" for none: what a tap on the notice opens */
  JsonObject *data; /* {"thing1": {"value": "…"}} */
  const char *
      client_msg_id; /* at most 32 letters, digits, "-" and "_": WeChat delivers it once within ten minutes */
} TresenWechatNotice;

void tresen_wechat_client_get_templates_async (TresenWechatClient *self,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
GPtrArray *tresen_wechat_client_get_templates_finish (TresenWechatClient *self,
                                                      GAsyncResult *result,
                                                      GError **error);

void tresen_wechat_client_send_notice_async (TresenWechatClient *self,
                                             const TresenWechatNotice *notice,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
char *tresen_wechat_client_send_notice_finish (TresenWechatClient *self,
                                               GAsyncResult *result,
                                               GError **error);

G_END_DECLS
