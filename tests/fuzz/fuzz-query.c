/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The query of a request: parsed alone, then given to the endpoint as URL check and as callback. */
#include "fuzz.h"

#include <string.h>

#include "tresen-wechat-endpoint.h"

static void
ask (const TresenWechatAccount *account, const char *method, const char *query)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("<xml><a>1</a></xml>", 19);
  g_autoptr (TresenHttpRequest) request = tresen_http_request_new (method, "/wechat", query, body);
  g_autoptr (TresenWechatVerdict) verdict = tresen_wechat_endpoint_read (account, request);

  /* Nobody guesses a signature; what is refused says nothing of what was asked. */
  g_assert_cmpint (verdict->kind, ==, TRESEN_WECHAT_VERDICT_FORGED);
  g_assert_cmpuint (g_bytes_get_size (verdict->reply->body), ==, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenHttpQuery) query = tresen_http_query_parse (text, &error);
  TresenWechatAccount account = { 0 };

  g_assert_true ((query == NULL) == (error != NULL));
  for (guint i = 0; query != NULL && i < tresen_http_query_count (query); i++)
    {
      const char *value = NULL;
      const char *name = tresen_http_query_get_nth (query, i, &value);

      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_true (g_utf8_validate (value, -1, NULL));
    }
  account.app_id = g_strdup ("wx0123456789abcdef");
  account.original_id = g_strdup ("");
  account.mode = size % 2 == 0 ? TRESEN_WECHAT_MODE_PLAIN : TRESEN_WECHAT_MODE_SAFE;
  account.token = tresen_secret_new ("a token that is long enough never to be guessed");
  account.encoding_aes_key = tresen_secret_new ("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
  ask (&account, "GET", text);
  ask (&account, "POST", text);
  tresen_wechat_account_clear (&account);
  return 0;
}
