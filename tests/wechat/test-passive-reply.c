/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-passive-reply.h"

#include <string.h>

#include "tresen-wechat-callback.h"

#define TO "oCustomer"
#define FROM "gh_0123456789ab"
#define AT 1714036504

static const TresenWechatArticle articles[]
    = { { "Winter tyres", "Now & \"here\"", "https://a.example/p?x=1&y=2", "https://a.example/" },
        { "二", NULL, NULL, "https://b.example/" } };

static TresenWechatPassiveReply
make (const char *kind)
{
  return (TresenWechatPassiveReply){ .kind = kind, .to = TO, .from = FROM, .created_at_s = AT };
}

/* Reads what was written by the room's own reader; the stand-in's reading is another one (practice, bridge). */
static TresenTree *
write_and_read (const TresenWechatPassiveReply *reply, gboolean is_json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) document = tresen_wechat_passive_reply_write (reply, is_json, &error);
  TresenTree *tree;
  gsize size = 0;
  const char *text;

  g_assert_no_error (error);
  text = g_bytes_get_data (document, &size);
  g_assert_cmpint (text[0], ==, is_json ? '{' : '<');
  g_assert_true (g_utf8_validate (text, (gssize) size, NULL));
  g_assert_null (g_strstr_len (text, (gssize) size, "\\u"));
  tree = tresen_wechat_document_parse (document, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tresen_tree_find_text (tree, "ToUserName"), ==, TO);
  g_assert_cmpstr (tresen_tree_find_text (tree, "FromUserName"), ==, FROM);
  g_assert_cmpstr (tresen_tree_find_text (tree, "CreateTime"), ==, G_STRINGIFY (AT));
  g_assert_cmpstr (tresen_tree_find_text (tree, "MsgType"), ==, reply->kind);
  return tree;
}

static void
test_bytes (void)
{
  TresenWechatPassiveReply reply = make ("text");
  g_autoptr (GBytes) xml = NULL;
  g_autoptr (GBytes) json = NULL;
  const char *expected_xml = "<xml><ToUserName><![CDATA[oCustomer]]></ToUserName><FromUserName>"
                             "<![CDATA[gh_0123456789ab]]></FromUserName><CreateTime>1714036504"
                             "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>"
                             "<![CDATA[你好\n<a>&]]]]><![CDATA[>]]></Content></xml>";
  const char *expected_json = "{\"ToUserName\":\"oCustomer\",\"FromUserName\":\"gh_0123456789ab\","
                              "\"CreateTime\":1714036504,\"MsgType\":\"text\",\"Content\":"
                              "\"你好\\n<a>&]]>\"}";

  reply.text = "你好\n<a>&]]>\x01";
  xml = tresen_wechat_passive_reply_write (&reply, FALSE, NULL);
  g_assert_cmpmem (g_bytes_get_data (xml, NULL), g_bytes_get_size (xml), expected_xml,
                   strlen (expected_xml));
  json = tresen_wechat_passive_reply_write (&reply, TRUE, NULL);
  g_assert_cmpmem (g_bytes_get_data (json, NULL), g_bytes_get_size (json), expected_json,
                   strlen (expected_json));
}

/* Texts that break a document when they are put in as they are (conformance 14). */
static void
test_escapes (void)
{
  static const struct
  {
    const char *text;
    const char *arrives;
  } cases[] = {
    { "plain", "plain" },
    { "a]]>b", "a]]>b" },
    { "]]>", "]]>" },
    { "]]]]>>]]>", "]]]]>>]]>" },
    { "<![CDATA[x]]>", "<![CDATA[x]]>" },
    { "]]", "]]" },
    { "&amp; <xml> \"q\" 'a'", "&amp; <xml> \"q\" 'a'" },
    { "a\x01"
      "b\x1f\x7f"
      "c\x08",
      "abc" },
    { "one\ntwo\tthree", "one\ntwo\tthree" },
    { "x\xef\xbf\xbey\xef\xbf\xbfz", "xyz" },
    { "]\x02]>", "]]>" },
    { "\xf0\x9f\x9a\x97 \xf0\xa0\xae\xb7", "\xf0\x9f\x9a\x97 \xf0\xa0\xae\xb7" },
    { "\\u4f60", "\\u4f60" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int is_json = 0; is_json < 2; is_json++)
      {
        TresenWechatPassiveReply reply = make ("text");
        g_autoptr (GBytes) document = NULL;
        g_autoptr (TresenTree) tree = NULL;
        g_autoptr (GError) error = NULL;

        reply.text = cases[i].text;
        document = tresen_wechat_passive_reply_write (&reply, is_json, &error);
        g_assert_no_error (error);
        tree = tresen_wechat_document_parse (document, &error);
        g_assert_no_error (error);
        g_assert_cmpstr (tresen_tree_find_text (tree, "Content"), ==, cases[i].arrives);
      }
}

static void
test_length (void)
{
  TresenWechatPassiveReply reply = make ("text");
  g_autofree char *longest = g_strnfill (2048, 'a');
  g_autofree char *too_long = g_strnfill (2049, 'a');
  g_autofree char *with_controls = g_strconcat (longest, "\x01\x02", NULL);
  g_autoptr (GBytes) fits = NULL;
  g_autoptr (GBytes) cut = NULL;
  g_autoptr (GError) error = NULL;

  reply.text = longest;
  fits = tresen_wechat_passive_reply_write (&reply, FALSE, &error);
  g_assert_no_error (error);
  reply.text = with_controls;
  cut = tresen_wechat_passive_reply_write (&reply, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (fits, cut));
  reply.text = too_long;
  g_assert_null (tresen_wechat_passive_reply_write (&reply, FALSE, &error));
  g_assert_error (error, TRESEN_WECHAT_CALLBACK_ERROR, TRESEN_WECHAT_CALLBACK_ERROR_INVALID);
}

static void
test_refusals (void)
{
  static const struct
  {
    TresenWechatPassiveReply reply;
    TresenWechatCallbackError code;
  } cases[] = {
    { { .kind = "text" }, TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
    { { .kind = "text", .text = "" }, TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
    { { .kind = "text", .text = "\x01\x02" }, TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
    { { .kind = "text", .text = "\xff" }, TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
    { { .kind = "image" }, TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
    { { .kind = "voice", .media_id = "" }, TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
    { { .kind = "video", .media_id = "m", .title = "\xff" }, TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
    { { .kind = "music", .url = "https://m.example/" }, TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
    { { .kind = "news" }, TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
    { { .kind = "link", .text = "x" }, TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TresenWechatPassiveReply reply = cases[i].reply;
      g_autoptr (GError) error = NULL;

      reply.to = TO;
      reply.from = FROM;
      g_assert_null (tresen_wechat_passive_reply_write (&reply, i % 2 == 0, &error));
      g_assert_error (error, TRESEN_WECHAT_CALLBACK_ERROR, (int) cases[i].code);
    }
}

static const char *
find_in (const TresenTree *tree, const char *element, const char *member)
{
  const TresenTree *child = tresen_tree_find (tree, element);

  g_assert_nonnull (child);
  return tresen_tree_find_text (child, member);
}

static void
test_media (gconstpointer data)
{
  gboolean is_json = GPOINTER_TO_INT (data);
  static const char *const elements[][2]
      = { { "image", "Image" }, { "voice", "Voice" }, { "video", "Video" } };

  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    {
      TresenWechatPassiveReply reply = make (elements[i][0]);
      g_autoptr (TresenTree) tree = NULL;

      reply.media_id = "media-1";
      if (i == 2)
        reply.title = "Your car";
      tree = write_and_read (&reply, is_json);
      g_assert_cmpstr (find_in (tree, elements[i][1], "MediaId"), ==, "media-1");
      g_assert_cmpstr (find_in (tree, elements[i][1], "Title"), ==, i == 2 ? "Your car" : "");
    }
}

static void
test_music (gconstpointer data)
{
  TresenWechatPassiveReply reply = make ("music");
  g_autoptr (TresenTree) tree = NULL;

  reply.media_id = "thumb";
  reply.url = "https://m.example/a?b=1&c=2";
  tree = write_and_read (&reply, GPOINTER_TO_INT (data));
  g_assert_cmpstr (find_in (tree, "Music", "ThumbMediaId"), ==, "thumb");
  g_assert_cmpstr (find_in (tree, "Music", "MusicUrl"), ==, reply.url);
}

static void
test_news (gconstpointer data)
{
  TresenWechatPassiveReply reply = make ("news");
  g_autoptr (TresenTree) tree = NULL;
  const TresenTree *items;

  reply.articles = articles;
  reply.n_articles = G_N_ELEMENTS (articles);
  tree = write_and_read (&reply, GPOINTER_TO_INT (data));
  g_assert_cmpstr (tresen_tree_find_text (tree, "ArticleCount"), ==, "2");
  items = tresen_tree_find (tree, "Articles");
  g_assert_cmpuint (tresen_tree_count_children (items), ==, 2);
  g_assert_cmpstr (tresen_tree_find_text (tresen_tree_get_nth (items, 0), "Description"), ==,
                   articles[0].description);
  g_assert_cmpstr (tresen_tree_find_text (tresen_tree_get_nth (items, 1), "Title"), ==, "二");
}

static void
test_transfer (gconstpointer data)
{
  TresenWechatPassiveReply reply = make ("transfer_customer_service");
  g_autoptr (TresenTree) bare = write_and_read (&reply, GPOINTER_TO_INT (data));
  g_autoptr (TresenTree) named = NULL;

  g_assert_null (tresen_tree_find (bare, "TransInfo"));
  reply.desk_account = "kf1@shop";
  named = write_and_read (&reply, GPOINTER_TO_INT (data));
  g_assert_cmpstr (find_in (named, "TransInfo", "KfAccount"), ==, "kf1@shop");
}

/* Sealed twice with the same salt and time gives the same bytes, which open to the document. */
static void
test_seal (gconstpointer data)
{
  gboolean is_json = GPOINTER_TO_INT (data);
  guint8 key[TRESEN_WECHAT_KEY_SIZE];
  const guint8 salt[TRESEN_WECHAT_SALT_SIZE] = { 1, 2, 3 };
  TresenWechatPassiveReply reply = make ("text");
  TresenWechatSeal seal = { .key = key,
                            .salt = salt,
                            .app_id = "wx0123456789abcdef",
                            .token = "tokenOfTheTests",
                            .nonce = "nonce]]>1",
                            .now_s = AT };
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) opened = NULL;
  g_autoptr (TresenTree) envelope = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *signature = NULL;

  g_assert_true (
      tresen_wechat_key_decode ("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", key, NULL));
  reply.text = "今天 12:30 ]]> \xf0\x9f\x9a\x97";
  document = tresen_wechat_passive_reply_write (&reply, is_json, &error);
  sealed = tresen_wechat_passive_reply_seal (document, &seal, is_json, &error);
  g_assert_no_error (error);
  again = tresen_wechat_passive_reply_seal (document, &seal, is_json, &error);
  g_assert_true (g_bytes_equal (sealed, again));
  envelope = tresen_wechat_document_parse (sealed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tresen_tree_count_children (envelope), ==, 4);
  g_assert_cmpstr (tresen_tree_find_text (envelope, "TimeStamp"), ==, G_STRINGIFY (AT));
  g_assert_cmpstr (tresen_tree_find_text (envelope, "Nonce"), ==, seal.nonce);
  signature = tresen_wechat_msg_signature (seal.token, G_STRINGIFY (AT), seal.nonce,
                                           tresen_tree_find_text (envelope, "Encrypt"));
  g_assert_cmpstr (tresen_tree_find_text (envelope, "MsgSignature"), ==, signature);
  opened = tresen_wechat_decrypt (key, seal.app_id, tresen_tree_find_text (envelope, "Encrypt"),
                                  &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened, document));
}

static void
add_both (const char *name, GTestDataFunc func)
{
  g_autofree char *xml = g_strconcat ("/wechat/passive-reply/", name, "/xml", NULL);
  g_autofree char *json = g_strconcat ("/wechat/passive-reply/", name, "/json", NULL);

  g_test_add_data_func (xml, GINT_TO_POINTER (FALSE), func);
  g_test_add_data_func (json, GINT_TO_POINTER (TRUE), func);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wechat/passive-reply/bytes", test_bytes);
  g_test_add_func ("/wechat/passive-reply/escapes", test_escapes);
  g_test_add_func ("/wechat/passive-reply/length", test_length);
  g_test_add_func ("/wechat/passive-reply/refusals", test_refusals);
  add_both ("media", test_media);
  add_both ("music", test_music);
  add_both ("news", test_news);
  add_both ("transfer", test_transfer);
  add_both ("seal", test_seal);
  return g_test_run ();
}
