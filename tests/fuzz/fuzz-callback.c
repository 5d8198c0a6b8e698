/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A document as WeChat posts it in clear: XML or JSON. */
#include "fuzz.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-wechat-callback.h"

static void
check (const TresenWechatCallback *callback)
{
  g_autoptr (GBytes) detail = g_bytes_new (callback->detail, strlen (callback->detail));
  g_autoptr (JsonObject) object = tresen_json_parse_object (detail, NULL);

  g_assert_nonnull (object);
  g_assert_true (*callback->openid != '\0' && *callback->kind != '\0');
  g_assert_true (g_str_has_prefix (callback->dedupe_key, "wechat:"));
  g_assert_cmpuint (strlen (callback->dedupe_key), <=, 240);
  g_assert_true (g_utf8_validate (callback->text, -1, NULL));
  g_assert_true (g_utf8_validate (callback->kind, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenTree) document = tresen_wechat_document_parse (body, &error);
  g_autoptr (TresenWechatCallback) callback = NULL;

  g_assert_true ((document == NULL) == (error != NULL));
  if (document == NULL)
    return 0;
  callback = tresen_wechat_callback_decode (document, &error);
  g_assert_true ((callback == NULL) == (error != NULL));
  if (callback != NULL)
    check (callback);
  return 0;
}
