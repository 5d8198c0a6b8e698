/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "practice-fixture.h"
#include "tresen-json.h"
#include "tresen-wechat-crypto.h"
#include "tresen-xml.h"

#define ACT(action, more) "{\"openid\":\"" LI_WEI "\",\"act\":\"" action "\"" more "}"
#define TEXT_ACT ACT ("text", ",\"text\":\"Bremse 刹车 ]]> <b>&amp;\"")
#define TEXT "Bremse 刹车 ]]> <b>&amp;"
#define REPLY(to, from, time, content)                                                             \
  "<xml><ToUserName><![CDATA[" to "]]></ToUserName><FromUserName><![CDATA[" from                   \
  "]]></FromUserName><CreateTime>" time                                                            \
  "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[" content                     \
  "]]></Content></xml>"
#define GOOD_REPLY REPLY (LI_WEI, PRACTICE_ORIGINAL_ID, "1700000000", "wait")

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The rule of spec 1 and 2.4 once more, written for the test. */
static char *
sign (const char *a, const char *b, const char *c, const char *d)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  const char *texts[] = { a, b, c, d };

  for (guint i = 0; i < G_N_ELEMENTS (texts) && texts[i] != NULL; i++)
    g_ptr_array_add (parts, (gpointer) texts[i]);
  g_ptr_array_sort (parts, compare_texts);
  for (guint i = 0; i < parts->len; i++)
    g_checksum_update (sum, g_ptr_array_index (parts, i), -1);
  return g_strdup (g_checksum_get_string (sum));
}

/* Opens an envelope with GnuTLS alone. */
static GBytes *
open_sealed (const char *encrypt)
{
  gsize key_size = 0;
  gsize size = 0;
  g_autofree guchar *key = g_base64_decode (PRACTICE_KEY "=", &key_size);
  g_autofree guchar *data = g_base64_decode (encrypt, &size);
  guchar iv[16];
  gnutls_datum_t key_datum = { key, 32 };
  gnutls_datum_t iv_datum = { iv, 16 };
  gnutls_cipher_hd_t cipher;
  guint32 length;

  g_assert_cmpuint (key_size, ==, 32);
  g_assert_cmpuint (size % 32, ==, 0);
  memcpy (iv, key, 16);
  g_assert_cmpint (gnutls_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_CBC, &key_datum, &iv_datum),
                   ==, 0);
  g_assert_cmpint (gnutls_cipher_decrypt (cipher, data, size), ==, 0);
  gnutls_cipher_deinit (cipher);
  memcpy (&length, data + 16, 4);
  length = GUINT32_FROM_BE (length);
  size -= data[size - 1];
  g_assert_cmpuint (20 + length + strlen (PRACTICE_APP_ID), ==, size);
  g_assert_cmpmem (data + 20 + length, strlen (PRACTICE_APP_ID), PRACTICE_APP_ID,
                   strlen (PRACTICE_APP_ID));
  return g_bytes_new (data + 20, length);
}

static TresenTree *
read_body (TresenHttpRequest *callback)
{
  g_autoptr (GError) error = NULL;
  TresenTree *tree = tresen_xml_parse (callback->body, &error);

  g_assert_no_error (error);
  return tree;
}

static const char *
text_of (const TresenTree *tree, const char *name)
{
  const TresenTree *child = tresen_tree_find (tree, name);

  return child != NULL ? tresen_tree_get_text (child) : NULL;
}

static void
check_query (TresenHttpRequest *callback, const char *encrypt)
{
  g_autoptr (TresenHttpQuery) query = tresen_http_query_parse (callback->query, NULL);
  const char *timestamp = tresen_http_query_get (query, "timestamp");
  const char *nonce = tresen_http_query_get (query, "nonce");
  g_autofree char *signature = sign (PRACTICE_TOKEN, timestamp, nonce, NULL);
  g_autofree char *msg_signature = sign (PRACTICE_TOKEN, timestamp, nonce, encrypt);

  g_assert_cmpstr (tresen_http_query_get (query, "desk"), ==, "1");
  g_assert_cmpstr (tresen_http_query_get (query, "signature"), ==, signature);
  g_assert_cmpstr (tresen_http_query_get (query, "openid"), ==, LI_WEI);
  g_assert_cmpstr (timestamp, ==, "1700000000");
  g_assert_cmpstr (tresen_http_query_get (query, "encrypt_type"), ==,
                   encrypt != NULL ? "aes" : NULL);
  g_assert_cmpstr (tresen_http_query_get (query, "msg_signature"), ==,
                   encrypt != NULL ? msg_signature : NULL);
}

static void
check_message (const TresenTree *tree)
{
  g_assert_cmpstr (text_of (tree, "ToUserName"), ==, PRACTICE_ORIGINAL_ID);
  g_assert_cmpstr (text_of (tree, "FromUserName"), ==, LI_WEI);
  g_assert_cmpstr (text_of (tree, "CreateTime"), ==, "1700000000");
  g_assert_cmpstr (text_of (tree, "MsgType"), ==, "text");
  g_assert_cmpstr (text_of (tree, "Content"), ==, TEXT);
  g_assert_cmpuint (strlen (text_of (tree, "MsgId")), ==, 19);
}

static void
assert_outcome (JsonObject *outcome, const char *status, guint deliveries)
{
  g_assert_cmpstr (tresen_json_get_string (outcome, "status"), ==, status);
  g_assert_cmpint (json_object_get_int_member (outcome, "deliveries"), ==, deliveries);
}

static void
test_mode (gconstpointer data)
{
  const char *mode = data;
  g_autoptr (Fixture) fixture = fixture_new (mode, NULL);
  g_autoptr (JsonObject) outcome = fixture_order (fixture, "/practice/act", TEXT_ACT);
  g_autoptr (TresenTree) tree = NULL;
  g_autoptr (TresenTree) inner = NULL;
  g_autoptr (GBytes) clear = NULL;

  assert_outcome (outcome, "success", 1);
  g_assert_true (json_object_get_boolean_member (outcome, "delivered"));
  g_assert_cmpuint (fixture->callbacks->len, ==, 1);
  tree = read_body (g_ptr_array_index (fixture->callbacks, 0));
  check_query (g_ptr_array_index (fixture->callbacks, 0), text_of (tree, "Encrypt"));
  g_assert_cmpint (text_of (tree, "Encrypt") != NULL, ==, strcmp (mode, "plain") != 0);
  g_assert_cmpint (text_of (tree, "Content") != NULL, ==, strcmp (mode, "safe") != 0);
  if (strcmp (mode, "safe") != 0)
    check_message (tree);
  if (strcmp (mode, "plain") == 0)
    return;
  clear = open_sealed (text_of (tree, "Encrypt"));
  inner = tresen_xml_parse (clear, NULL);
  g_assert_nonnull (inner);
  check_message (inner);
}

static void
test_json (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("safe", NULL);
  g_autoptr (JsonObject) done
      = fixture_order (fixture, "/practice/callback", "{\"format\":\"json\"}");
  g_autoptr (JsonObject) outcome = fixture_order (fixture, "/practice/act", TEXT_ACT);
  TresenHttpRequest *callback = g_ptr_array_index (fixture->callbacks, 0);
  g_autoptr (JsonObject) envelope = tresen_json_parse_object (callback->body, NULL);
  g_autoptr (GBytes) clear = open_sealed (tresen_json_get_string (envelope, "Encrypt"));
  g_autoptr (JsonObject) inner = tresen_json_parse_object (clear, NULL);

  assert_outcome (outcome, "success", 1);
  g_assert_cmpstr (callback->content_type, ==, "application/json");
  g_assert_cmpstr (tresen_json_get_string (inner, "Content"), ==, TEXT);
  g_assert_cmpint (tresen_json_get_int (inner, "CreateTime", 0), ==, 1700000000);
}

/* What each act has to bring; members that a message has and an event has not. */
typedef struct
{
  const char *json;
  const char *kind;
  const char *event;
  const char *members; /* with blanks between */
  const char *key;
} ActCase;

static const ActCase act_cases[] = {
  { ACT ("text", ",\"text\":\"a\""), "text", NULL, "Content MsgId", NULL },
  { ACT ("image", ""), "image", NULL, "PicUrl MediaId MsgId", NULL },
  { ACT ("voice", ""), "voice", NULL, "MediaId Format MediaId16K MsgId", NULL },
  { ACT ("video", ""), "video", NULL, "MediaId ThumbMediaId MsgId", NULL },
  { ACT ("location", ",\"latitude\":52.5,\"longitude\":13.25"), "location", NULL,
    "Location_X Location_Y Scale Label", NULL },
  { ACT ("link", ",\"url\":\"http://a/?b=1&c=2\""), "link", NULL, "Title Description Url MsgId",
    NULL },
  { ACT ("file", ",\"title\":\"a.pdf\""), "file", NULL, "Title FileKey FileMd5 FileTotalLen MsgId",
    NULL },
  { ACT ("click", ",\"key\":\"book\""), "event", "CLICK", "CreateTime", "book" },
  { ACT ("view", ",\"url\":\"http://a/?b=1&c=2\""), "event", "VIEW", "CreateTime",
    "http://a/?b=1&c=2" },
  { ACT ("scan", ",\"key\":\"car:7\""), "event", "SCAN", "Ticket", "car:7" },
  { ACT ("unfollow", ""), "event", "unsubscribe", "CreateTime", "" },
};

static void
test_acts (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (act_cases); i++)
    {
      const ActCase *act = &act_cases[i];
      g_autoptr (JsonObject) outcome = fixture_order (fixture, "/practice/act", act->json);
      g_autoptr (TresenTree) tree = read_body (g_ptr_array_index (fixture->callbacks, i));
      g_auto (GStrv) members = g_strsplit (act->members, " ", -1);

      assert_outcome (outcome, "success", 1);
      g_assert_cmpstr (text_of (tree, "MsgType"), ==, act->kind);
      g_assert_cmpstr (text_of (tree, "Event"), ==, act->event);
      g_assert_cmpstr (text_of (tree, "EventKey"), ==, act->key);
      for (guint j = 0; members[j] != NULL; j++)
        g_assert_cmpstr (text_of (tree, members[j]), !=, NULL);
      g_assert_cmpint (text_of (tree, "MsgId") != NULL, ==, act->event == NULL);
    }
}

static void
test_follow_by_scan (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autoptr (JsonObject) away = fixture_order (fixture, "/practice/act", ACT ("unfollow", ""));
  g_autoptr (JsonObject) refused = fixture_order (fixture, "/practice/act", TEXT_ACT);
  g_autoptr (JsonObject) back
      = fixture_order (fixture, "/practice/act", ACT ("scan", ",\"key\":\"car:7\""));
  g_autoptr (JsonObject) twice = fixture_order (fixture, "/practice/act", ACT ("follow", ""));
  g_autoptr (JsonObject) state = fixture_state (fixture);
  g_autoptr (TresenTree) tree = read_body (g_ptr_array_index (fixture->callbacks, 1));
  JsonObject *follower = fixture_find_follower (state, LI_WEI);

  assert_outcome (refused, "not-following", 0);
  assert_outcome (back, "success", 1);
  assert_outcome (twice, "already-following", 0);
  g_assert_cmpstr (text_of (tree, "Event"), ==, "subscribe");
  g_assert_cmpstr (text_of (tree, "EventKey"), ==, "qrscene_car:7");
  g_assert_true (json_object_get_boolean_member (follower, "followed"));
  g_assert_cmpint (json_object_get_int_member (follower, "left"), ==, 3);
}

static void
test_picture (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autoptr (JsonObject) outcome = fixture_order (fixture, "/practice/act", ACT ("image", ""));
  g_autoptr (TresenTree) tree = read_body (g_ptr_array_index (fixture->callbacks, 0));
  const char *base = tresen_practice_wechat_get_base (fixture->practice);
  g_autofree char *token = fixture_token (fixture);
  g_autofree char *path = g_strdup_printf ("/cgi-bin/media/get?access_token=%s&media_id=%s", token,
                                           text_of (tree, "MediaId"));
  g_autoptr (TresenHttpReply) by_id = fixture_get (fixture, path);
  g_autoptr (TresenHttpReply) by_url = NULL;

  assert_outcome (outcome, "success", 1);
  g_assert_true (g_str_has_prefix (text_of (tree, "PicUrl"), base));
  by_url = fixture_get (fixture, text_of (tree, "PicUrl") + strlen (base));
  g_assert_cmpstr (by_url->content_type, ==, "image/png");
  g_assert_cmpuint (g_bytes_get_size (by_url->body), >, 1000);
  g_assert_true (g_bytes_equal (by_url->body, by_id->body));
}

typedef struct
{
  const char *name;
  DeskMood mood;
  const char *answer;
  const char *mode;
  const char *status;
  guint deliveries;
  const char *last; /* the kind of the last line on the phone */
} DeskCase;

static const DeskCase desk_cases[] = {
  { "empty", DESK_EMPTY, NULL, "plain", "success", 1, "text" },
  { "silent", DESK_SILENT, NULL, "plain", "timeout", 3, "fault" },
  { "fails", DESK_FAILS, NULL, "plain", "http-error", 3, "fault" },
  { "fails-once", DESK_FAILS_ONCE, NULL, "plain", "success", 2, "text" },
  { "reply", DESK_ANSWER, GOOD_REPLY, "plain", "reply", 1, "text" },
  { "reply-clear-in-compat", DESK_ANSWER, GOOD_REPLY, "compat", "reply", 1, "text" },
  { "reply-clear-in-safe", DESK_ANSWER, GOOD_REPLY, "safe", "malformed", 1, "fault" },
  { "quoted-success", DESK_ANSWER, "\"success\"", "plain", "malformed", 1, "fault" },
  { "html", DESK_ANSWER, "<html><body>oops</body></html>", "plain", "malformed", 1, "fault" },
  { "broken", DESK_ANSWER, "<xml><ToUserName>", "plain", "malformed", 1, "fault" },
  { "wrong-person", DESK_ANSWER, REPLY ("oOTHER", PRACTICE_ORIGINAL_ID, "1700000000", "a"), "plain",
    "malformed", 1, "fault" },
  { "wrong-account", DESK_ANSWER, REPLY (LI_WEI, "gh_other", "1700000000", "a"), "plain",
    "malformed", 1, "fault" },
  { "milliseconds", DESK_ANSWER, REPLY (LI_WEI, PRACTICE_ORIGINAL_ID, "1700000000000", "a"),
    "plain", "malformed", 1, "fault" },
  { "no-content", DESK_ANSWER, REPLY (LI_WEI, PRACTICE_ORIGINAL_ID, "1700000000", ""), "plain",
    "malformed", 1, "fault" },
};

static JsonObject *
last_line (JsonObject *state)
{
  JsonArray *chat = json_object_get_array_member (fixture_find_follower (state, LI_WEI), "chat");

  return json_array_get_object_element (chat, json_array_get_length (chat) - 1);
}

static void
test_desk (gconstpointer data)
{
  const DeskCase *desk = data;
  g_autoptr (Fixture) fixture = fixture_new (desk->mode, NULL);
  g_autoptr (JsonObject) outcome = NULL;
  g_autoptr (JsonObject) state = NULL;
  gint64 begin_us = g_get_monotonic_time ();

  fixture->mood = desk->mood;
  fixture->answer = desk->answer;
  outcome = fixture_order (fixture, "/practice/act", TEXT_ACT);
  assert_outcome (outcome, desk->status, desk->deliveries);
  g_assert_cmpuint (fixture->callbacks->len, ==, desk->deliveries);
  if (desk->deliveries == 3)
    g_assert_cmpint (g_get_monotonic_time () - begin_us, >=, 2 * 150 * 1000);
  state = fixture_state (fixture);
  g_assert_cmpstr (tresen_json_get_string (last_line (state), "kind"), ==, desk->last);
  if (strcmp (desk->status, "reply") == 0)
    g_assert_cmpstr (tresen_json_get_string (last_line (state), "text"), ==, "wait");
}

/* Every delivery of one callback has the same MsgId and is signed anew. */
static void
test_retries_are_one_message (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autoptr (JsonObject) outcome = NULL;

  fixture->mood = DESK_FAILS;
  outcome = fixture_order (fixture, "/practice/act", TEXT_ACT);
  g_assert_cmpuint (fixture->callbacks->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TresenTree) tree = read_body (g_ptr_array_index (fixture->callbacks, i));

      check_query (g_ptr_array_index (fixture->callbacks, i), NULL);
      g_assert_cmpstr (text_of (tree, "MsgId"), ==, tresen_json_get_string (outcome, "msgid"));
    }
}

static void
test_repeat (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autoptr (JsonObject) outcome
      = fixture_order (fixture, "/practice/act", ACT ("text", ",\"text\":\"a\",\"repeat\":3"));

  assert_outcome (outcome, "success", 4);
  g_assert_cmpuint (fixture->callbacks->len, ==, 4);
}

static void
test_sealed_reply (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("safe", NULL);
  guint8 key[TRESEN_WECHAT_KEY_SIZE];
  const guint8 salt[TRESEN_WECHAT_SALT_SIZE] = "0123456789abcde";
  g_autoptr (GBytes) message = g_bytes_new_static (GOOD_REPLY, strlen (GOOD_REPLY));
  g_autofree char *encrypt = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (JsonObject) good = NULL;
  g_autoptr (JsonObject) bad = NULL;

  g_assert_true (tresen_wechat_key_decode (PRACTICE_KEY, key, NULL));
  encrypt = tresen_wechat_encrypt (key, PRACTICE_APP_ID, salt, message, NULL);
  signature = sign (PRACTICE_TOKEN, "1700000000", "77", encrypt);
  answer = g_strdup_printf (
      "<xml><Encrypt><![CDATA[%s]]></Encrypt><MsgSignature><![CDATA[%s]]></MsgSignature>"
      "<TimeStamp>1700000000</TimeStamp><Nonce><![CDATA[77]]></Nonce></xml>",
      encrypt, signature);
  fixture->mood = DESK_ANSWER;
  fixture->answer = answer;
  good = fixture_order (fixture, "/practice/act", TEXT_ACT);
  assert_outcome (good, "reply", 1);
  strstr (answer, signature)[0] = 'x';
  bad = fixture_order (fixture, "/practice/act", TEXT_ACT);
  assert_outcome (bad, "malformed", 1);
}

static void
test_nobody_there (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  g_autoptr (JsonObject) nowhere = fixture_order (fixture, "/practice/callback", "{\"url\":\"\"}");
  g_autoptr (JsonObject) none = fixture_order (fixture, "/practice/act", TEXT_ACT);
  g_autoptr (JsonObject) closed
      = fixture_order (fixture, "/practice/callback", "{\"url\":\"http://127.0.0.1:1/wechat\"}");
  g_autoptr (JsonObject) outcome = fixture_order (fixture, "/practice/act", TEXT_ACT);

  assert_outcome (none, "no-callback", 0);
  assert_outcome (outcome, "unreachable", 3);
}

static void
test_url_check (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("safe", NULL);
  g_autoptr (JsonObject) good = fixture_order (fixture, "/practice/check", "{}");
  g_autoptr (JsonObject) bad = NULL;
  TresenHttpRequest *callback = g_ptr_array_index (fixture->callbacks, 0);
  g_autoptr (TresenHttpQuery) query = tresen_http_query_parse (callback->query, NULL);
  g_autofree char *signature = sign (PRACTICE_TOKEN, tresen_http_query_get (query, "timestamp"),
                                     tresen_http_query_get (query, "nonce"), NULL);

  g_assert_true (json_object_get_boolean_member (good, "ok"));
  g_assert_cmpstr (callback->method, ==, "GET");
  g_assert_cmpstr (tresen_http_query_get (query, "signature"), ==, signature);
  fixture->mood = DESK_EMPTY;
  bad = fixture_order (fixture, "/practice/check", "{}");
  g_assert_false (json_object_get_boolean_member (bad, "ok"));
}

static void
test_restart (void)
{
  g_autofree char *folder = g_dir_make_tmp ("tresen-practice-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "followers.json", NULL);
  Fixture *before = fixture_new ("plain", path);
  g_autoptr (JsonObject) wrote = fixture_order (before, "/practice/act", TEXT_ACT);
  g_autoptr (JsonObject) made = fixture_order (before, "/practice/customer", "{\"name\":\"王芳\"}");
  const char *openid = tresen_json_get_string (made, "openid");
  JsonObject *follower;
  g_autoptr (JsonObject) state = NULL;
  Fixture *after;

  g_assert_cmpuint (strlen (openid), ==, 28);
  fixture_free (before);
  after = fixture_new ("plain", path);
  state = fixture_state (after);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (state, "followers")), ==,
                    3);
  follower = fixture_find_follower (state, LI_WEI);
  g_assert_true (json_object_get_boolean_member (follower, "followed"));
  g_assert_cmpint (json_object_get_int_member (follower, "left"), ==, 5);
  g_assert_cmpint (json_object_get_int_member (follower, "until"), ==, 1700000000 + 48 * 3600);
  follower = fixture_find_follower (state, openid);
  g_assert_cmpstr (tresen_json_get_string (follower, "name"), ==, "王芳");
  g_assert_false (json_object_get_boolean_member (follower, "followed"));
  fixture_free (after);
  g_unlink (path);
  g_rmdir (folder);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;
  g_autoptr (TresenPracticeOutcome) outcome
      = tresen_practice_wechat_act_finish (TRESEN_PRACTICE_WECHAT (source), result, error);

  g_assert_null (outcome);
}

/* Stopping ends a delivery that waits for the desk. */
static void
test_stop (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("plain", NULL);
  const TresenPracticeAct act = { .openid = LI_WEI, .action = "text", .text = "a" };
  g_autoptr (GError) error = NULL;

  fixture->mood = DESK_SILENT;
  tresen_practice_wechat_act_async (fixture->practice, &act, NULL, acted_cb, &error);
  while (fixture->held->len == 0)
    g_main_context_iteration (NULL, TRUE);
  tresen_practice_wechat_stop (fixture->practice);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/practice/push/mode/plain", "plain", test_mode);
  g_test_add_data_func ("/practice/push/mode/compat", "compat", test_mode);
  g_test_add_data_func ("/practice/push/mode/safe", "safe", test_mode);
  g_test_add_func ("/practice/push/json", test_json);
  g_test_add_func ("/practice/push/acts", test_acts);
  g_test_add_func ("/practice/push/follow-by-scan", test_follow_by_scan);
  g_test_add_func ("/practice/push/picture", test_picture);
  for (gsize i = 0; i < G_N_ELEMENTS (desk_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/practice/push/desk/", desk_cases[i].name, NULL);

      g_test_add_data_func (path, &desk_cases[i], test_desk);
    }
  g_test_add_func ("/practice/push/retries-are-one-message", test_retries_are_one_message);
  g_test_add_func ("/practice/push/repeat", test_repeat);
  g_test_add_func ("/practice/push/sealed-reply", test_sealed_reply);
  g_test_add_func ("/practice/push/nobody-there", test_nobody_there);
  g_test_add_func ("/practice/push/url-check", test_url_check);
  g_test_add_func ("/practice/push/restart", test_restart);
  g_test_add_func ("/practice/push/stop", test_stop);
  return g_test_run ();
}
