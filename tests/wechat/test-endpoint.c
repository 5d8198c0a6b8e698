/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-endpoint.h"

#include <string.h>
#include <time.h>

#include "tresen-wechat-crypto.h"

#define TOKEN "tokenOfTheTests"
#define APP_ID "wx0123456789abcdef"
#define ORIGINAL "gh_0123456789ab"
/* Neither ends in a canonical character, as most keys from the platform do not. */
#define KEY "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
#define OLD_KEY "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"
#define TIMESTAMP "1714036504"
#define NONCE "1514711492"

#define MESSAGE(to)                                                                                \
  "<xml><ToUserName>" to                                                                           \
  "</ToUserName><FromUserName>oCustomer</FromUserName><CreateTime>1714036504</CreateTime>"         \
  "<MsgType>text</MsgType><Content>你好</Content><MsgId>42</MsgId></xml>"
#define FORGED_TWIN                                                                                \
  "<FromUserName>oForged</FromUserName><MsgType>text</MsgType><Content>x</Content><MsgId>1</"      \
  "MsgId>"

typedef struct
{
  TresenWechatAccount account;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->account = (TresenWechatAccount){
    .app_id = g_strdup (APP_ID),
    .original_id = g_strdup (ORIGINAL),
    .mode = (TresenWechatMode) GPOINTER_TO_INT (data),
    .token = tresen_secret_new (TOKEN),
    .encoding_aes_key = tresen_secret_new (KEY),
    .previous_encoding_aes_key = tresen_secret_new (OLD_KEY),
  };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tresen_wechat_account_clear (&fixture->account);
}

static TresenWechatVerdict *
read_request (Fixture *fixture, const char *method, const char *query, const char *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (TresenHttpRequest) request = tresen_http_request_new (method, "/wechat", query, bytes);
  TresenWechatVerdict *verdict = tresen_wechat_endpoint_read (&fixture->account, request);

  g_assert_nonnull (verdict);
  g_assert_nonnull (verdict->reply);
  g_assert_nonnull (verdict->reason);
  g_assert_null (strstr (verdict->reason, TOKEN));
  return verdict;
}

static char *
signed_query (const char *rest)
{
  g_autofree char *signature = tresen_wechat_signature (TOKEN, TIMESTAMP, NONCE);

  return g_strdup_printf ("signature=%s&timestamp=" TIMESTAMP "&nonce=" NONCE "%s", signature,
                          rest);
}

static char *
sealed_query (const char *encrypt)
{
  g_autofree char *msg_signature = tresen_wechat_msg_signature (TOKEN, TIMESTAMP, NONCE, encrypt);
  g_autofree char *rest
      = g_strdup_printf ("&openid=oCustomer&encrypt_type=aes&msg_signature=%s", msg_signature);

  return signed_query (rest);
}

static char *
seal (const char *encoded_key, const char *app_id, const char *text)
{
  static const guint8 salt[TRESEN_WECHAT_SALT_SIZE] = "0123456789abcde";
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  guint8 key[TRESEN_WECHAT_KEY_SIZE];

  g_assert_true (tresen_wechat_key_decode (encoded_key, key, NULL));
  return tresen_wechat_encrypt (key, app_id, salt, bytes, NULL);
}

static char *
envelope (const char *encrypt, const char *twin)
{
  return g_strdup_printf (
      "<xml><ToUserName><![CDATA[%s]]></ToUserName>%s<Encrypt><![CDATA[%s]]></Encrypt></xml>",
      ORIGINAL, twin, encrypt);
}

static void
assert_body (const TresenWechatVerdict *verdict, const char *text)
{
  g_assert_cmpmem (g_bytes_get_data (verdict->reply->body, NULL),
                   g_bytes_get_size (verdict->reply->body), text, strlen (text));
}

static void
assert_refused (const TresenWechatVerdict *verdict, TresenWechatVerdictKind kind, guint status)
{
  g_assert_cmpint (verdict->kind, ==, kind);
  g_assert_cmpuint (verdict->reply->status, ==, status);
  g_assert_null (verdict->callback);
  g_assert_cmpstr (verdict->reason, !=, "");
  assert_body (verdict, "");
}

static void
assert_taken (const TresenWechatVerdict *verdict, const char *openid)
{
  g_assert_cmpstr (verdict->reason, ==, "");
  g_assert_cmpint (verdict->kind, ==, TRESEN_WECHAT_VERDICT_CALLBACK);
  g_assert_cmpuint (verdict->reply->status, ==, 200);
  g_assert_cmpstr (verdict->reply->content_type, ==, "text/plain");
  assert_body (verdict, "success");
  g_assert_cmpstr (verdict->callback->openid, ==, openid);
}

static void
test_url_check (Fixture *fixture, gconstpointer data)
{
  g_autofree char *query = signed_query ("&echostr=4375120948345356249");
  g_autofree char *escaped = signed_query ("&echostr=a%3Cb%2Bc+d");
  g_autoptr (TresenWechatVerdict) verdict = read_request (fixture, "GET", query, "");
  g_autoptr (TresenWechatVerdict) odd = read_request (fixture, "GET", escaped, "");

  g_assert_cmpint (verdict->kind, ==, TRESEN_WECHAT_VERDICT_ECHO);
  g_assert_cmpuint (verdict->reply->status, ==, 200);
  g_assert_cmpstr (verdict->reply->content_type, ==, "text/plain");
  assert_body (verdict, "4375120948345356249");
  assert_body (odd, "a<b+c d");
}

static void
test_url_check_upper_case (Fixture *fixture, gconstpointer data)
{
  g_autofree char *signature = tresen_wechat_signature (TOKEN, TIMESTAMP, NONCE);
  g_autofree char *upper = g_ascii_strup (signature, -1);
  g_autofree char *query
      = g_strdup_printf ("signature=%s&timestamp=" TIMESTAMP "&nonce=" NONCE "&echostr=1", upper);
  g_autoptr (TresenWechatVerdict) verdict = read_request (fixture, "GET", query, "");

  g_assert_cmpint (verdict->kind, ==, TRESEN_WECHAT_VERDICT_ECHO);
}

static void
test_url_check_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_value = g_strnfill (64 * 1024, '7');
  g_autofree char *long_query = g_strdup_printf ("signature=%s&timestamp=%s&nonce=%s&echostr=%s",
                                                 long_value, long_value, long_value, long_value);
  g_autofree char *no_echo = signed_query ("");
  const struct
  {
    const char *query;
    guint status;
  } cases[] = {
    { "", 400 },
    { "echostr=1", 400 },
    { "timestamp=1&nonce=2&echostr=3", 400 },
    { "signature=1&nonce=2&echostr=3", 400 },
    { "signature=1&timestamp=2&echostr=3", 400 },
    { "signature=f464b24fc39322e44b38aa78f5edd27bd1441696&timestamp=1&nonce=2&echostr=3", 403 },
    { "signature=&timestamp=&nonce=&echostr=", 403 },
    { "signature=%00&timestamp=1&nonce=2&echostr=3", 400 },
    { "signature=%ff&timestamp=1&nonce=2&echostr=3", 400 },
    { no_echo, 400 },
    { long_query, 403 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TresenWechatVerdict) verdict = read_request (fixture, "GET", cases[i].query, "");

      assert_refused (verdict, TRESEN_WECHAT_VERDICT_FORGED, cases[i].status);
    }
}

static void
test_no_token (Fixture *fixture, gconstpointer data)
{
  g_autofree char *signature = tresen_wechat_signature ("", TIMESTAMP, NONCE);
  g_autofree char *query = g_strdup_printf (
      "signature=%s&timestamp=" TIMESTAMP "&nonce=" NONCE "&echostr=1", signature);
  g_autoptr (TresenWechatVerdict) verdict = NULL;

  tresen_secret_unref (fixture->account.token);
  fixture->account.token = tresen_secret_new ("");
  verdict = read_request (fixture, "GET", query, "");
  assert_refused (verdict, TRESEN_WECHAT_VERDICT_FORGED, 403);
}

static void
test_other_method (Fixture *fixture, gconstpointer data)
{
  g_autofree char *query = signed_query ("");
  g_autoptr (TresenWechatVerdict) verdict
      = read_request (fixture, "PUT", query, MESSAGE (ORIGINAL));

  assert_refused (verdict, TRESEN_WECHAT_VERDICT_FORGED, 405);
}

/* A reply is owed in the callback's format and, when that was sealed, under the key that opened it. */
static void
assert_manner (const TresenWechatVerdict *verdict, gboolean is_json, const char *key)
{
  g_assert_cmpint (verdict->manner.is_json, ==, is_json);
  g_assert_true ((verdict->manner.aes_key != NULL) == (key != NULL));
  if (key == NULL)
    return;
  g_assert_cmpstr (tresen_secret_peek (verdict->manner.aes_key), ==, key);
  g_assert_cmpstr (verdict->manner.nonce, ==, NONCE);
  g_assert_cmpstr (verdict->manner.app_id, ==, APP_ID);
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  g_autofree char *query = signed_query ("&openid=oCustomer");
  g_autoptr (TresenWechatVerdict) verdict
      = read_request (fixture, "POST", query, MESSAGE (ORIGINAL));
  g_autoptr (TresenWechatVerdict) json
      = read_request (fixture, "POST", query,
                      "{\"ToUserName\":\"" ORIGINAL "\",\"FromUserName\":\"oCustomer\","
                      "\"MsgType\":\"text\",\"MsgId\":43}");

  if (fixture->account.mode == TRESEN_WECHAT_MODE_SAFE)
    {
      assert_refused (verdict, TRESEN_WECHAT_VERDICT_FORGED, 403);
      return;
    }
  assert_taken (verdict, "oCustomer");
  assert_manner (verdict, FALSE, NULL);
  assert_taken (json, "oCustomer");
  assert_manner (json, TRUE, NULL);
}

static void
test_clear_forged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TresenWechatVerdict) unsigned_one
      = read_request (fixture, "POST", "timestamp=1&nonce=2", MESSAGE (ORIGINAL));
  g_autoptr (TresenWechatVerdict) badly_signed = read_request (
      fixture, "POST", "signature=f464b24fc39322e44b38aa78f5edd27bd1441696&timestamp=1&nonce=2",
      MESSAGE (ORIGINAL));

  assert_refused (unsigned_one, TRESEN_WECHAT_VERDICT_FORGED, 400);
  assert_refused (badly_signed, TRESEN_WECHAT_VERDICT_FORGED, 403);
}

static void
test_misdirected (Fixture *fixture, gconstpointer data)
{
  g_autofree char *query = signed_query ("");
  g_autoptr (TresenWechatVerdict) right = read_request (fixture, "POST", query, MESSAGE (ORIGINAL));
  g_autoptr (TresenWechatVerdict) wrong
      = read_request (fixture, "POST", query, MESSAGE ("gh_other"));
  g_autoptr (TresenWechatVerdict) unknown = NULL;

  assert_taken (right, "oCustomer");
  g_assert_false (right->is_misdirected);
  assert_taken (wrong, "oCustomer");
  g_assert_true (wrong->is_misdirected);
  g_free (fixture->account.original_id);
  fixture->account.original_id = g_strdup ("");
  unknown = read_request (fixture, "POST", query, MESSAGE ("gh_other"));
  g_assert_false (unknown->is_misdirected);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autofree char *query = signed_query ("&encrypt_type=aes&msg_signature=x");
  g_autoptr (TresenWechatVerdict) verdict = read_request (fixture, "POST", query, "");
  g_autoptr (TresenWechatVerdict) forged
      = read_request (fixture, "POST", "signature=x&timestamp=1&nonce=2", "");

  g_assert_cmpint (verdict->kind, ==, TRESEN_WECHAT_VERDICT_EMPTY);
  g_assert_cmpuint (verdict->reply->status, ==, 200);
  assert_body (verdict, "");
  assert_refused (forged, TRESEN_WECHAT_VERDICT_FORGED, 403);
}

static void
test_broken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *query = signed_query ("");
  g_autoptr (TresenWechatVerdict) broken = read_request (fixture, "POST", query, "<xml><a>");
  g_autoptr (TresenWechatVerdict) incomplete
      = read_request (fixture, "POST", query, "<xml><a/></xml>");

  assert_refused (broken, TRESEN_WECHAT_VERDICT_UNREADABLE, 400);
  g_assert_cmpint (incomplete->kind, ==, TRESEN_WECHAT_VERDICT_UNREADABLE);
  g_assert_cmpuint (incomplete->reply->status, ==, 200);
  assert_body (incomplete, "success");
  g_assert_cmpstr (incomplete->reason, !=, "");
}

static void
assert_sealed_with (Fixture *fixture, const char *key, const char *twin)
{
  g_autofree char *encrypt = seal (key, APP_ID, MESSAGE (ORIGINAL));
  g_autofree char *query = sealed_query (encrypt);
  g_autofree char *xml = envelope (encrypt, twin);
  g_autofree char *json
      = g_strdup_printf ("{\"ToUserName\":\"" ORIGINAL "\",\"Encrypt\":\"%s\"}", encrypt);
  g_autoptr (TresenWechatVerdict) from_xml = read_request (fixture, "POST", query, xml);
  g_autoptr (TresenWechatVerdict) from_json = read_request (fixture, "POST", query, json);

  assert_taken (from_xml, "oCustomer");
  assert_manner (from_xml, FALSE, key);
  g_assert_cmpstr (from_xml->callback->text, ==, "你好");
  assert_taken (from_json, "oCustomer");
  assert_manner (from_json, FALSE, key);
}

static void
test_sealed (Fixture *fixture, gconstpointer data)
{
  assert_sealed_with (fixture, KEY, "");
  assert_sealed_with (fixture, OLD_KEY, "");
  assert_sealed_with (fixture, KEY, FORGED_TWIN);
}

static void
test_sealed_without_old_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *encrypt = seal (OLD_KEY, APP_ID, MESSAGE (ORIGINAL));
  g_autofree char *query = sealed_query (encrypt);
  g_autofree char *body = envelope (encrypt, "");
  g_autoptr (TresenWechatVerdict) verdict = NULL;
  g_autoptr (TresenWechatVerdict) without_any = NULL;

  g_clear_pointer (&fixture->account.previous_encoding_aes_key, tresen_secret_unref);
  verdict = read_request (fixture, "POST", query, body);
  assert_refused (verdict, TRESEN_WECHAT_VERDICT_UNREADABLE, 403);
  g_clear_pointer (&fixture->account.encoding_aes_key, tresen_secret_unref);
  without_any = read_request (fixture, "POST", query, body);
  assert_refused (without_any, TRESEN_WECHAT_VERDICT_UNREADABLE, 403);
}

static void
assert_seal_refused (Fixture *fixture,
                     const char *encrypt,
                     TresenWechatVerdictKind kind,
                     guint status)
{
  g_autofree char *query = sealed_query (encrypt);
  g_autofree char *body = envelope (encrypt, FORGED_TWIN);
  g_autoptr (TresenWechatVerdict) verdict = read_request (fixture, "POST", query, body);

  assert_refused (verdict, kind, status);
}

static void
test_sealed_broken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = seal (KEY, APP_ID, MESSAGE (ORIGINAL));
  g_autofree char *foreign = seal (KEY, "wxfedcba9876543210", MESSAGE (ORIGINAL));
  g_autofree char *longer_id = seal (KEY, APP_ID "0", MESSAGE (ORIGINAL));
  g_autofree char *no_id = seal (KEY, "", MESSAGE (ORIGINAL));
  g_autofree char *broken = seal (KEY, APP_ID, "<xml><a>");
  g_autofree char *endless = g_strnfill (60000, 'A');
  g_autofree char *cut = g_strndup (good, strlen (good) - 24);
  g_autofree char *spaced = g_strconcat (good, " A", NULL);

  assert_seal_refused (fixture, foreign, TRESEN_WECHAT_VERDICT_FORGED, 403);
  assert_seal_refused (fixture, longer_id, TRESEN_WECHAT_VERDICT_FORGED, 403);
  assert_seal_refused (fixture, no_id, TRESEN_WECHAT_VERDICT_FORGED, 403);
  assert_seal_refused (fixture, "", TRESEN_WECHAT_VERDICT_FORGED, 403);
  assert_seal_refused (fixture, broken, TRESEN_WECHAT_VERDICT_UNREADABLE, 400);
  assert_seal_refused (fixture, cut, TRESEN_WECHAT_VERDICT_UNREADABLE, 403);
  assert_seal_refused (fixture, endless, TRESEN_WECHAT_VERDICT_UNREADABLE, 403);
  assert_seal_refused (fixture, spaced, TRESEN_WECHAT_VERDICT_UNREADABLE, 403);
  assert_seal_refused (fixture, "!!!!", TRESEN_WECHAT_VERDICT_UNREADABLE, 403);
  assert_seal_refused (fixture, "====", TRESEN_WECHAT_VERDICT_UNREADABLE, 403);
  assert_seal_refused (fixture, "AAAA", TRESEN_WECHAT_VERDICT_UNREADABLE, 403);
}

static void
test_sealed_forged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *encrypt = seal (KEY, APP_ID, MESSAGE (ORIGINAL));
  g_autofree char *body = envelope (encrypt, "");
  g_autofree char *signature = tresen_wechat_signature (TOKEN, TIMESTAMP, NONCE);
  g_autofree char *plain_as_msg = g_strdup_printf ("&encrypt_type=aes&msg_signature=%s", signature);
  g_autofree char *wrong_query = signed_query (plain_as_msg);
  g_autofree char *bare_query = signed_query ("&encrypt_type=aes");
  g_autofree char *good_query = sealed_query (encrypt);
  g_autoptr (TresenWechatVerdict) wrong = read_request (fixture, "POST", wrong_query, body);
  g_autoptr (TresenWechatVerdict) bare = read_request (fixture, "POST", bare_query, body);
  g_autoptr (TresenWechatVerdict) clear
      = read_request (fixture, "POST", good_query, MESSAGE (ORIGINAL));
  g_autoptr (TresenWechatVerdict) garbage = read_request (fixture, "POST", good_query, "<xml>");

  assert_refused (wrong, TRESEN_WECHAT_VERDICT_FORGED, 403);
  assert_refused (bare, TRESEN_WECHAT_VERDICT_FORGED, 403);
  assert_refused (clear, TRESEN_WECHAT_VERDICT_FORGED, 403);
  assert_refused (garbage, TRESEN_WECHAT_VERDICT_FORGED, 400);
}

/* Set to plain here and to compat or safe at WeChat. */
static void
test_sealed_in_plain_mode (Fixture *fixture, gconstpointer data)
{
  g_autofree char *encrypt = seal (KEY, APP_ID, MESSAGE (ORIGINAL));
  g_autofree char *query = sealed_query (encrypt);
  g_autofree char *safe = envelope (encrypt, "");
  g_autofree char *compat = envelope (encrypt, FORGED_TWIN);
  g_autoptr (TresenWechatVerdict) from_safe = read_request (fixture, "POST", query, safe);
  g_autoptr (TresenWechatVerdict) from_compat = read_request (fixture, "POST", query, compat);

  g_assert_cmpint (from_safe->kind, ==, TRESEN_WECHAT_VERDICT_UNREADABLE);
  g_assert_nonnull (strstr (from_safe->reason, "mode"));
  assert_taken (from_compat, "oForged");
}

/* Bytes changed, cut and doubled at random: a verdict each time, and never another message than the one that was sealed. */
static void
test_noise (Fixture *fixture, gconstpointer data)
{
  g_autofree char *encrypt = seal (KEY, APP_ID, MESSAGE (ORIGINAL));
  g_autofree char *query = sealed_query (encrypt);
  g_autofree char *body = envelope (encrypt, "");
  guint n_taken = 0;

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GByteArray) noisy = g_byte_array_new ();
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TresenHttpRequest) request = NULL;
      g_autoptr (TresenWechatVerdict) verdict = NULL;
      guint at;

      g_byte_array_append (noisy, (const guint8 *) body, (guint) strlen (body));
      for (int n = g_test_rand_int_range (0, 4); n > 0; n--)
        {
          at = (guint) g_test_rand_int_range (0, (gint32) noisy->len);
          noisy->data[at] = (guint8) g_test_rand_int_range (0, 256);
        }
      if (g_test_rand_bit ())
        g_byte_array_set_size (noisy, (guint) g_test_rand_int_range (1, (gint32) noisy->len));
      bytes = g_bytes_new (noisy->data, noisy->len);
      request = tresen_http_request_new ("POST", "/wechat", query, bytes);
      verdict = tresen_wechat_endpoint_read (&fixture->account, request);
      if (verdict->kind != TRESEN_WECHAT_VERDICT_CALLBACK)
        {
          g_assert_cmpint (verdict->kind, ==, TRESEN_WECHAT_VERDICT_FORGED);
          continue;
        }
      n_taken++;
      g_assert_cmpstr (verdict->callback->openid, ==, "oCustomer");
      g_assert_cmpstr (verdict->callback->text, ==, "你好");
    }
  g_assert_cmpuint (n_taken, >, 0);
}

/* In time of the processor, so that a busy machine does not count. */
static void
test_cost (Fixture *fixture, gconstpointer data)
{
  const guint n = 20000;
  gboolean is_sealed = fixture->account.mode == TRESEN_WECHAT_MODE_SAFE;
  g_autofree char *encrypt = seal (KEY, APP_ID, MESSAGE (ORIGINAL));
  g_autofree char *query = is_sealed ? sealed_query (encrypt) : signed_query ("&openid=oCustomer");
  char *text = is_sealed ? envelope (encrypt, "") : g_strdup (MESSAGE (ORIGINAL));
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
  clock_t start = clock ();
  double each;

  if (!g_test_perf ())
    {
      g_test_skip ("measured with -m perf");
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TresenHttpRequest) request
          = tresen_http_request_new ("POST", "/wechat", query, body);
      g_autoptr (TresenWechatVerdict) verdict
          = tresen_wechat_endpoint_read (&fixture->account, request);

      g_assert_cmpint (verdict->kind, ==, TRESEN_WECHAT_VERDICT_CALLBACK);
    }
  each = (double) (clock () - start) * 1e6 / CLOCKS_PER_SEC / n;
  g_test_minimized_result (each, "a callback: %.2f microseconds", each);
}

static void
add (const char *name, TresenWechatMode mode, void (*func) (Fixture *, gconstpointer))
{
  static const char *const modes[] = { "plain", "compat", "safe" };
  g_autofree char *path = g_strdup_printf ("/wechat/endpoint/%s/%s", modes[mode], name);

  g_test_add (path, Fixture, GINT_TO_POINTER (mode), set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (TresenWechatMode mode = TRESEN_WECHAT_MODE_PLAIN; mode <= TRESEN_WECHAT_MODE_SAFE; mode++)
    {
      add ("url-check", mode, test_url_check);
      add ("url-check-upper-case", mode, test_url_check_upper_case);
      add ("url-check-refused", mode, test_url_check_refused);
      add ("no-token", mode, test_no_token);
      add ("other-method", mode, test_other_method);
      add ("clear", mode, test_clear);
      add ("clear-forged", mode, test_clear_forged);
      add ("empty", mode, test_empty);
    }
  for (TresenWechatMode mode = TRESEN_WECHAT_MODE_PLAIN; mode <= TRESEN_WECHAT_MODE_COMPAT; mode++)
    {
      add ("misdirected", mode, test_misdirected);
      add ("broken", mode, test_broken);
    }
  for (TresenWechatMode mode = TRESEN_WECHAT_MODE_COMPAT; mode <= TRESEN_WECHAT_MODE_SAFE; mode++)
    {
      add ("sealed", mode, test_sealed);
      add ("sealed-without-old-key", mode, test_sealed_without_old_key);
      add ("sealed-broken", mode, test_sealed_broken);
      add ("sealed-forged", mode, test_sealed_forged);
    }
  add ("sealed", TRESEN_WECHAT_MODE_PLAIN, test_sealed_in_plain_mode);
  add ("noise", TRESEN_WECHAT_MODE_SAFE, test_noise);
  add ("cost", TRESEN_WECHAT_MODE_PLAIN, test_cost);
  add ("cost", TRESEN_WECHAT_MODE_SAFE, test_cost);
  return g_test_run ();
}
