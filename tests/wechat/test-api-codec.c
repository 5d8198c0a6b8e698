/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-api-codec.h"

#include <string.h>

#include "tresen-wechat-error.h"

static char *
to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body
      = tresen_wechat_body_new_text ("oA", "取车 \"ok\" a/b\\c\n😀 <a href=\"x\">", &error);
  g_autofree char *text = to_text (body);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==,
                   "{\"touser\":\"oA\",\"msgtype\":\"text\",\"text\":{\"content\":\"取车 "
                   "\\\"ok\\\" a/b\\\\c\\n😀 "
                   "<a href=\\\"x\\\">\"}}");
}

/* Nothing that can be typed may come out as a \u escape, which WeChat would show as it stands. */
static void
test_no_escapes (void)
{
  char all[128];
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;
  const char *content;

  for (guint i = 0; i < 127; i++)
    all[i] = (char) (i + 1);
  all[127] = '\0';
  body = tresen_wechat_body_new_text ("oA", all, &error);
  g_assert_no_error (error);
  text = to_text (body);
  g_assert_null (strstr (text, "\\u"));
  object = tresen_json_parse_object (body, &error);
  g_assert_no_error (error);
  content = tresen_json_get_string (tresen_json_get_object (object, "text"), "content");
  g_assert_cmpuint (strlen (content), ==, 3 + 95);
  g_assert_true (g_str_has_prefix (content, "\t\n\r !\""));
}

static void
test_not_utf8 (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tresen_wechat_body_new_text ("oA", "\xff", &error));
  g_assert_error (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_REFUSED);
}

static void
test_media (void)
{
  g_autoptr (GBytes) body = tresen_wechat_body_new_media ("oA", "image", "m-1");
  g_autoptr (GBytes) voice = tresen_wechat_body_new_media ("oA", "voice", "m-2");
  g_autofree char *text = to_text (body);
  g_autofree char *voice_text = to_text (voice);

  g_assert_cmpstr (voice_text, ==,
                   "{\"touser\":\"oA\",\"msgtype\":\"voice\",\"voice\":{\"media_id\":\"m-2\"}}");

  g_assert_cmpstr (text, ==,
                   "{\"touser\":\"oA\",\"msgtype\":\"image\",\"image\":{\"media_id\":\"m-1\"}}");
}

typedef struct
{
  int code;
  TresenWechatError of_send;
  TresenWechatError of_reading;
} CodeCase;

static const CodeCase code_cases[] = {
  { -1, TRESEN_WECHAT_ERROR_UNKNOWN, TRESEN_WECHAT_ERROR_BUSY },
  { 268487001, TRESEN_WECHAT_ERROR_UNKNOWN, TRESEN_WECHAT_ERROR_BUSY },
  { 268487002, TRESEN_WECHAT_ERROR_UNKNOWN, TRESEN_WECHAT_ERROR_BUSY },
  { 45011, TRESEN_WECHAT_ERROR_BUSY, TRESEN_WECHAT_ERROR_BUSY },
  { 45015, TRESEN_WECHAT_ERROR_REFUSED, TRESEN_WECHAT_ERROR_REFUSED },
  { 45047, TRESEN_WECHAT_ERROR_REFUSED, TRESEN_WECHAT_ERROR_REFUSED },
  { 45009, TRESEN_WECHAT_ERROR_BUSY, TRESEN_WECHAT_ERROR_BUSY },
  { 48001, TRESEN_WECHAT_ERROR_REFUSED, TRESEN_WECHAT_ERROR_REFUSED },
  { 40003, TRESEN_WECHAT_ERROR_REFUSED, TRESEN_WECHAT_ERROR_REFUSED },
  { 40007, TRESEN_WECHAT_ERROR_REFUSED, TRESEN_WECHAT_ERROR_REFUSED },
  { 43004, TRESEN_WECHAT_ERROR_REFUSED, TRESEN_WECHAT_ERROR_REFUSED },
  { 123456789, TRESEN_WECHAT_ERROR_REFUSED, TRESEN_WECHAT_ERROR_REFUSED },
  { 40013, TRESEN_WECHAT_ERROR_SETTINGS, TRESEN_WECHAT_ERROR_SETTINGS },
  { 40125, TRESEN_WECHAT_ERROR_SETTINGS, TRESEN_WECHAT_ERROR_SETTINGS },
  { 40164, TRESEN_WECHAT_ERROR_SETTINGS, TRESEN_WECHAT_ERROR_SETTINGS },
  { 40243, TRESEN_WECHAT_ERROR_SETTINGS, TRESEN_WECHAT_ERROR_SETTINGS },
  { 61004, TRESEN_WECHAT_ERROR_SETTINGS, TRESEN_WECHAT_ERROR_SETTINGS },
  { 89503, TRESEN_WECHAT_ERROR_SETTINGS, TRESEN_WECHAT_ERROR_SETTINGS },
};

static TresenHttpReply *
new_reply (guint status, const char *type, const char *text)
{
  return tresen_http_reply_new_text (status, type, text);
}

static void
assert_code (const CodeCase *c, gboolean is_repeatable, TresenWechatError kind)
{
  g_autofree char *json = g_strdup_printf ("{\"errcode\":%d,\"errmsg\":\"why rid: 5\"}", c->code);
  g_autoptr (TresenHttpReply) reply = new_reply (200, "text/plain", json);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;

  g_assert_null (tresen_wechat_reply_read (reply, is_repeatable, &error));
  g_assert_error (error, TRESEN_WECHAT_ERROR, (int) kind);
  g_assert_nonnull (strstr (error->message, "rid: 5"));
  copy = g_error_copy (error);
  g_prefix_error (&copy, "sending: ");
  g_assert_cmpint (tresen_wechat_error_get_code (copy), ==, c->code);
  g_assert_cmpint (tresen_wechat_error_is_transient (error), ==,
                   kind == TRESEN_WECHAT_ERROR_BUSY || kind == TRESEN_WECHAT_ERROR_NOT_SENT);
}

static void
test_codes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (code_cases); i++)
    {
      assert_code (&code_cases[i], FALSE, code_cases[i].of_send);
      assert_code (&code_cases[i], TRUE, code_cases[i].of_reading);
    }
}

static void
test_bad_answers (void)
{
  g_autofree char *deep = g_strnfill (131072, '[');
  g_autofree char *deep_json = g_strconcat ("{\"a\":", deep, NULL);
  const struct
  {
    guint status;
    const char *text;
    TresenWechatError of_reading;
  } cases[] = {
    { 200, "", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "<html>", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "[1]", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "{\"errcode\":\"what\"}", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, "{\"errcode\":0", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 200, deep_json, TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 302, "{\"errcode\":0}", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 404, "not found", TRESEN_WECHAT_ERROR_BAD_ANSWER },
    { 502, "<html>", TRESEN_WECHAT_ERROR_BUSY },
    { 503, "{\"errcode\":0}", TRESEN_WECHAT_ERROR_BUSY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TresenHttpReply) reply = new_reply (cases[i].status, "text/html", cases[i].text);
      g_autoptr (GError) of_send = NULL;
      g_autoptr (GError) of_reading = NULL;

      g_assert_null (tresen_wechat_reply_read (reply, FALSE, &of_send));
      g_assert_error (of_send, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER);
      g_assert_null (tresen_wechat_reply_read (reply, TRUE, &of_reading));
      g_assert_error (of_reading, TRESEN_WECHAT_ERROR, (int) cases[i].of_reading);
    }
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *text;
    const char *address;
  } cases[] = {
    { "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 1", "203.0.113.7" },
    { "invalid ip 203.0.113.7, not in whitelist hint: [abc]", "203.0.113.7" },
    { "invalid ip ::ffff:203.0.113.7, not in whitelist", "203.0.113.7" },
    { "invalid ip 2001:db8::5, not in whitelist", "2001:db8::5" },
    { "invalid ip  ipv6 2001:db8::5, not in whitelist", "2001:db8::5" },
    { "invalid ip 999.1.1.1, not in whitelist", NULL },
    { "not in whitelist", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = tresen_wechat_error_new_from_code (40164, cases[i].text, FALSE);
      g_autoptr (GError) other = tresen_wechat_error_new_from_code (40013, cases[i].text, FALSE);

      g_assert_cmpstr (tresen_wechat_error_get_address (error), ==, cases[i].address);
      g_assert_null (tresen_wechat_error_get_address (other));
    }
}

static void
test_foreign_words (void)
{
  g_autofree char *endless = g_strnfill (100000, 'x');
  g_autoptr (GError) error = tresen_wechat_error_new_from_code (48001, "a\nb\xff", FALSE);
  g_autoptr (GError) long_one = tresen_wechat_error_new_from_code (48001, endless, FALSE);
  g_autoptr (GError) mute = tresen_wechat_error_new_from_code (48001, NULL, FALSE);
  g_autoptr (GError) foreign = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_cmpuint (strlen (long_one->message), <, 300);
  g_assert_cmpint (tresen_wechat_error_get_code (mute), ==, 48001);
  g_assert_cmpint (tresen_wechat_error_get_code (foreign), ==, 0);
  g_assert_cmpint (tresen_wechat_error_get_code (NULL), ==, 0);
  g_assert_null (tresen_wechat_error_get_address (foreign));
  g_assert_false (tresen_wechat_error_is_transient (foreign));
}

static void
test_picture_urls (void)
{
  static const struct
  {
    const char *url;
    const char *far;  /* where the API is WeChat's */
    const char *near; /* where it is on loopback */
  } cases[] = {
    { "http://mmbiz.example/a/0?x=1", "https://mmbiz.example/a/0?x=1",
      "https://mmbiz.example/a/0?x=1" },
    { "https://mmbiz.example/a", "https://mmbiz.example/a", "https://mmbiz.example/a" },
    { "http://mmbiz.example:8080/a", NULL, NULL },
    { "http://127.0.0.1:8790/wechat", NULL, "http://127.0.0.1:8790/wechat" },
    { "https://localhost/a", NULL, "https://localhost/a" },
    { "http://[::1]/a", NULL, "http://[::1]/a" },
    { "http://me:pw@mmbiz.example/a", NULL, NULL },
    { "file:///etc/passwd", NULL, NULL },
    { "ftp://mmbiz.example/a", NULL, NULL },
    { "//mmbiz.example/a", NULL, NULL },
    { "", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *far = tresen_wechat_picture_url_normalize (cases[i].url, FALSE);
      g_autofree char *near = tresen_wechat_picture_url_normalize (cases[i].url, TRUE);

      g_assert_cmpstr (far, ==, cases[i].far);
      g_assert_cmpstr (near, ==, cases[i].near);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wechat/api-codec/text", test_text);
  g_test_add_func ("/wechat/api-codec/no-escapes", test_no_escapes);
  g_test_add_func ("/wechat/api-codec/not-utf8", test_not_utf8);
  g_test_add_func ("/wechat/api-codec/media", test_media);
  g_test_add_func ("/wechat/api-codec/codes", test_codes);
  g_test_add_func ("/wechat/api-codec/bad-answers", test_bad_answers);
  g_test_add_func ("/wechat/api-codec/addresses", test_addresses);
  g_test_add_func ("/wechat/api-codec/foreign-words", test_foreign_words);
  g_test_add_func ("/wechat/api-codec/picture-urls", test_picture_urls);
  return g_test_run ();
}
