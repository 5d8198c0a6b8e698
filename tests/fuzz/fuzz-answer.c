/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An answer of WeChat's API, or of what claims to be it. The first byte says which of them is expected. */
#include "fuzz.h"

#include "tresen-wechat-api-codec.h"
#include "tresen-wechat-notices-codec.h"
#include "tresen-wechat-qr-codec.h"
#include "tresen-wechat-users-codec.h"

static void
read_token (JsonObject *answer, GError **error)
{
  gint64 expires_in = 0;

  g_free (tresen_wechat_read_token (answer, &expires_in, error));
}

static void
release (gpointer value, GDestroyNotify destroy)
{
  if (value != NULL)
    destroy (value);
}

static void
read_object (uint8_t kind, JsonObject *answer, GError **error)
{
  GDestroyNotify free_array = (GDestroyNotify) g_ptr_array_unref;

  switch (kind % 12)
    {
    case 0:
      tresen_wechat_read_sent (answer, error);
      break;
    case 1:
      read_token (answer, error);
      break;
    case 2:
      g_free (tresen_wechat_read_media_id (answer, error));
      break;
    case 3:
      tresen_wechat_user_free (tresen_wechat_read_user (answer, error));
      break;
    case 4:
      release (tresen_wechat_read_followers (answer, error),
               (GDestroyNotify) tresen_wechat_follower_page_free);
      break;
    case 5:
      release (tresen_wechat_read_users (answer, error), free_array);
      break;
    case 6:
      release (tresen_wechat_read_tags (answer, error), free_array);
      break;
    case 7:
      g_free (tresen_wechat_read_notice_id (answer, error));
      break;
    case 8:
      release (tresen_wechat_read_templates (answer, error), free_array);
      break;
    case 9:
      release (tresen_wechat_read_qr_code (answer, error),
               (GDestroyNotify) tresen_wechat_qr_code_free);
      break;
    case 10:
      release (tresen_wechat_read_tag (answer, error), (GDestroyNotify) tresen_wechat_tag_free);
      break;
    default:
      release (tresen_wechat_read_tagging (answer, error), (GDestroyNotify) g_strfreev);
      break;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const types[]
      = { "application/json", "text/plain", "image/jpeg", "", "text/html" };
  g_autoptr (GBytes) body = NULL;
  g_autoptr (TresenHttpReply) reply = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (TresenWechatFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) file_error = NULL;

  if (size < 2)
    return 0;
  body = g_bytes_new (data + 2, size - 2);
  reply = tresen_http_reply_new (200, types[data[1] % G_N_ELEMENTS (types)], body);
  answer = tresen_wechat_reply_read (reply, data[1] & 1, &error);
  g_assert_true ((answer == NULL) == (error != NULL));
  if (answer != NULL)
    read_object (data[0], answer, &error);
  file = tresen_wechat_read_file (reply, &file_error);
  g_assert_true ((file == NULL) == (file_error != NULL));
  return 0;
}
