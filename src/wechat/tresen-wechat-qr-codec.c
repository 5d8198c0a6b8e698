/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-qr-codec.h"

#include <string.h>

#include "tresen-wechat-error.h"
#include "tresen-wechat-scene.h"

static GBytes *
refuse (const char *text, GError **error)
{
  g_propagate_error (error,
                     tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_REFUSED, 40053, text));
  return NULL;
}

/*
 * tresen_wechat_body_new_qr_code:
 * @scene: 1 to 64 characters
 * @expire_seconds: 0: for ever; else at most 30 days
 *
 * Source: WeChat, qrcode/create; always with a text for the scene, which a subscribe and a SCAN event bring back. Errors:
 * %TRESEN_WECHAT_ERROR_REFUSED.
 *
 * Returns: (transfer full) (nullable): the JSON
 */
GBytes *
tresen_wechat_body_new_qr_code (const char *scene, gint64 expire_seconds, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *info = json_object_new ();
  JsonObject *inner = json_object_new ();
  char *text;

  json_object_set_object_member (object, "action_info", info);
  json_object_set_object_member (info, "scene", inner);
  if (!tresen_wechat_scene_is_valid (scene))
    return refuse ("the scene has not 1 to 64 characters", error);
  if (expire_seconds < 0 || expire_seconds > TRESEN_WECHAT_QR_MAX_SECONDS)
    return refuse ("the code would live for more than 30 days", error);
  json_object_set_string_member (inner, "scene_str", scene);
  json_object_set_string_member (object, "action_name",
                                 expire_seconds > 0 ? "QR_STR_SCENE" : "QR_LIMIT_STR_SCENE");
  if (expire_seconds > 0)
    json_object_set_int_member (object, "expire_seconds", expire_seconds);
  text = tresen_json_to_text (object);
  return g_bytes_new_take (text, strlen (text));
}

/*
 * tresen_wechat_read_qr_code:
 *
 * Errors: %TRESEN_WECHAT_ERROR_BAD_ANSWER without an url or with one that is no text of moderate length.
 *
 * Returns: (transfer full) (nullable): the code
 */
TresenWechatQrCode *
tresen_wechat_read_qr_code (JsonObject *answer, GError **error)
{
  const char *ticket = tresen_json_get_string (answer, "ticket");
  const char *url = tresen_json_get_string (answer, "url");
  TresenWechatQrCode *code;

  if (ticket == NULL || url == NULL || *url == '\0'
      || strlen (url) > TRESEN_WECHAT_QR_URL_MAX_BYTES)
    {
      g_propagate_error (
          error, tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_BAD_ANSWER, 0,
                                               "the answer has no ticket and url of a code"));
      return NULL;
    }
  code = g_new0 (TresenWechatQrCode, 1);
  code->ticket = g_strdup (ticket);
  code->url = g_strdup (url);
  code->expire_seconds
      = CLAMP (tresen_json_get_int (answer, "expire_seconds", 0), 0, TRESEN_WECHAT_QR_MAX_SECONDS);
  return code;
}

void
tresen_wechat_qr_code_free (TresenWechatQrCode *self)
{
  g_free (self->ticket);
  g_free (self->url);
  g_free (self);
}
