/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-callback.h"

#include <string.h>

#define OPENID "oAbC-1_customer"
#define ORIGINAL "gh_0123456789ab"
#define HEAD "ToUserName=" ORIGINAL "|FromUserName=" OPENID "|CreateTime=1714036504|"
#define CREATED_US (G_GINT64_CONSTANT (1714036504) * G_USEC_PER_SEC)
#define NO_GRANT -1

/* A document as "name=value|name=value"; it is written as XML and as JSON and has to read alike. */
typedef struct
{
  const char *name;
  const char *members;
  gboolean is_event;
  gboolean is_known;
  const char *kind;
  const char *msgid;
  const char *text;
  const char *detail;
  const char *media_id;
  const char *dedupe_key;
  int grant;
} Sample;

static const Sample samples[] = {
  { "text", HEAD "MsgType=text|Content=刹车有异响 😀 a<b & c>d|MsgId=6074746557628292943", FALSE,
    TRUE, "text", "6074746557628292943", "刹车有异响 😀 a<b & c>d", "{}", "",
    "wechat:m:6074746557628292943", TRESEN_GRANT_MESSAGE },
  { "text-empty", HEAD "MsgType=text|Content=|MsgId=1", FALSE, TRUE, "text", "1", "", "{}", "",
    "wechat:m:1", TRESEN_GRANT_MESSAGE },
  { "text-of-a-menu", HEAD "MsgType=text|bizmsgmenuid=101|Content=Yes|MsgId=2", FALSE, TRUE, "text",
    "2", "Yes", "{\"bizmsgmenuid\":\"101\"}", "", "wechat:m:2", TRESEN_GRANT_CLICK },
  { "text-from-an-article", HEAD "MsgType=text|Content=x|MsgId=3|MsgDataId=77|Idx=1|BusinessId=0",
    FALSE, TRUE, "text", "3", "x", "{\"msg_data_id\":\"77\",\"idx\":\"1\"}", "", "wechat:m:3",
    TRESEN_GRANT_MESSAGE },
  { "image", "MsgId=4|MediaId=m-1|PicUrl=https://example.invalid/0?a=1&b=2|MsgType=image|" HEAD,
    FALSE, TRUE, "image", "4", "", "{}", "m-1", "wechat:m:4", TRESEN_GRANT_MESSAGE },
  { "voice", HEAD "MsgType=voice|MediaId=m-2|MediaId16K=m-3|Format=amr|Recognition=|MsgId=5", FALSE,
    TRUE, "voice", "5", "", "{\"format\":\"amr\",\"media_id_16k\":\"m-3\"}", "m-2", "wechat:m:5",
    TRESEN_GRANT_MESSAGE },
  { "video", HEAD "MsgType=video|MediaId=m-4|ThumbMediaId=t-4|MsgId=6", FALSE, TRUE, "video", "6",
    "", "{\"thumb_media_id\":\"t-4\"}", "m-4", "wechat:m:6", TRESEN_GRANT_MESSAGE },
  { "shortvideo", HEAD "MsgType=shortvideo|MediaId=m-5|ThumbMediaId=t-5|MsgId=7", FALSE, TRUE,
    "shortvideo", "7", "", "{\"thumb_media_id\":\"t-5\"}", "m-5", "wechat:m:7",
    TRESEN_GRANT_MESSAGE },
  { "location",
    HEAD "MsgType=location|Location_X=48.137154|Location_Y=11.57549|Scale=20|Label=Hof 3|MsgId=8",
    FALSE, TRUE, "location", "8", "Hof 3",
    "{\"latitude\":\"48.137154\",\"longitude\":\"11.57549\",\"scale\":\"20\"}", "", "wechat:m:8",
    TRESEN_GRANT_MESSAGE },
  { "link",
    HEAD
    "MsgType=link|Title=A car|Description=\"red\"|Url=https://example.invalid/?a=1&b=2|MsgId=9",
    FALSE, TRUE, "link", "9", "A car",
    "{\"description\":\"\\\"red\\\"\",\"url\":\"https://example.invalid/?a=1&b=2\"}", "",
    "wechat:m:9", TRESEN_GRANT_MESSAGE },
  { "file",
    HEAD "MsgType=file|Title=Rechnung.pdf|Description=d|FileKey=k|FileMd5=abc|FileTotalLen=1234|"
         "MsgId=10",
    FALSE, TRUE, "file", "10", "Rechnung.pdf",
    "{\"description\":\"d\",\"size\":\"1234\",\"md5\":\"abc\",\"file_key\":\"k\"}", "",
    "wechat:m:10", TRESEN_GRANT_MESSAGE },
  { "miniprogrampage", HEAD "MsgType=miniprogrampage|Title=t|AppId=a|PagePath=p|MsgId=11", FALSE,
    TRUE, "miniprogrampage", "11", "t", "{\"app_id\":\"a\",\"page\":\"p\"}", "", "wechat:m:11",
    TRESEN_GRANT_MESSAGE },
  { "message-of-tomorrow", HEAD "MsgType=hologram|Content=?|MediaId=h|MsgId=12", FALSE, FALSE,
    "hologram", "12", "?", "{}", "h", "wechat:m:12", TRESEN_GRANT_MESSAGE },
  { "message-with-an-odd-id", HEAD "MsgType=text|Content=x|MsgId=1:2", FALSE, TRUE, "text", "1:2",
    "x", "{}", "", "wechat:m:1%3A2", TRESEN_GRANT_MESSAGE },
  { "message-without-id", HEAD "MsgType=text|Content=x", FALSE, TRUE, "text", "", "x", "{}", "",
    "wechat:m::" OPENID ":1714036504:text:x:%7B%7D::", TRESEN_GRANT_MESSAGE },
  { "message-without-time", "FromUserName=o|MsgType=text|Content=x|MsgId=13|ToUserName=" ORIGINAL,
    FALSE, TRUE, "text", "13", "x", "{}", "", "wechat:m:13", TRESEN_GRANT_MESSAGE },

  { "subscribe", HEAD "MsgType=event|Event=subscribe", TRUE, TRUE, "subscribe", "", "", "{}", "",
    "wechat:e:" OPENID ":1714036504:subscribe::", TRESEN_GRANT_FOLLOW },
  { "subscribe-empty-key", HEAD "MsgType=event|Event=subscribe|EventKey=", TRUE, TRUE, "subscribe",
    "", "", "{}", "", "wechat:e:" OPENID ":1714036504:subscribe::", TRESEN_GRANT_FOLLOW },
  { "subscribe-by-code", HEAD "MsgType=event|Event=subscribe|EventKey=qrscene_car:12|Ticket=T",
    TRUE, TRUE, "subscribe", "", "car:12", "{\"ticket\":\"T\"}", "",
    "wechat:e:" OPENID ":1714036504:subscribe:qrscene_car%3A12:", TRESEN_GRANT_FOLLOW },
  { "subscribe-after-payment", HEAD "MsgType=event|Event=subscribe|EventKey=last_trade_no_4200",
    TRUE, TRUE, "subscribe", "", "last_trade_no_4200", "{}", "",
    "wechat:e:" OPENID ":1714036504:subscribe:last_trade_no_4200:", TRESEN_GRANT_FOLLOW },
  { "unsubscribe", HEAD "MsgType=event|Event=unsubscribe|EventKey=", TRUE, TRUE, "unsubscribe", "",
    "", "{}", "", "wechat:e:" OPENID ":1714036504:unsubscribe::", NO_GRANT },
  { "scan-upper", HEAD "MsgType=event|Event=SCAN|EventKey=qrscene_1|Ticket=T", TRUE, TRUE, "scan",
    "", "qrscene_1", "{\"ticket\":\"T\"}", "",
    "wechat:e:" OPENID ":1714036504:scan:qrscene_1:", TRESEN_GRANT_SCAN },
  { "scan-lower", HEAD "MsgType=event|Event=scan|EventKey=9", TRUE, TRUE, "scan", "", "9", "{}", "",
    "wechat:e:" OPENID ":1714036504:scan:9:", TRESEN_GRANT_SCAN },
  { "click", HEAD "MsgType=event|Event=CLICK|EventKey=V1001_OPENING", TRUE, TRUE, "click", "",
    "V1001_OPENING", "{}", "",
    "wechat:e:" OPENID ":1714036504:click:V1001_OPENING:", TRESEN_GRANT_CLICK },
  { "view", HEAD "MsgType=event|Event=VIEW|EventKey=https://a.invalid/|MenuId=5", TRUE, TRUE,
    "view", "", "https://a.invalid/", "{\"menu_id\":\"5\"}", "",
    "wechat:e:" OPENID ":1714036504:view:https%3A%2F%2Fa.invalid%2F:", NO_GRANT },
  { "scancode_push", HEAD "MsgType=event|Event=scancode_push|EventKey=k", TRUE, TRUE,
    "scancode_push", "", "k", "{}", "",
    "wechat:e:" OPENID ":1714036504:scancode_push:k:", TRESEN_GRANT_CLICK },
  { "scancode_waitmsg", HEAD "MsgType=event|Event=scancode_waitmsg|EventKey=k", TRUE, TRUE,
    "scancode_waitmsg", "", "k", "{}", "",
    "wechat:e:" OPENID ":1714036504:scancode_waitmsg:k:", TRESEN_GRANT_CLICK },
  { "position-report",
    HEAD "MsgType=event|Event=LOCATION|Latitude=23.1|Longitude=113.3|Precision=119.3", TRUE, TRUE,
    "location", "", "", "{\"latitude\":\"23.1\",\"longitude\":\"113.3\",\"precision\":\"119.3\"}",
    "", "wechat:e:" OPENID ":1714036504:location::", NO_GRANT },
  { "template-result",
    HEAD "MsgType=event|Event=TEMPLATESENDJOBFINISH|MsgID=200163836|Status=success", TRUE, TRUE,
    "templatesendjobfinish", "", "", "{\"msgid\":\"200163836\",\"status\":\"success\"}", "",
    "wechat:e:" OPENID ":1714036504:templatesendjobfinish::200163836", NO_GRANT },
  { "revoke-names-the-person",
    HEAD "MsgType=event|Event=user_authorization_revoke|OpenID=oOther|AppID=wx1|RevokeInfo=201",
    TRUE, TRUE, "user_authorization_revoke", "", "", "{\"app_id\":\"wx1\",\"revoked\":\"201\"}", "",
    "wechat:e:oOther:1714036504:user_authorization_revoke::", NO_GRANT },
};

static char *
write_xml (const char *members)
{
  g_auto (GStrv) parts = g_strsplit (members, "|", -1);
  GString *text = g_string_new ("<xml>");

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *value = strchr (parts[i], '=');

      if (value == NULL)
        continue;
      *value++ = '\0';
      if (strcmp (parts[i], "CreateTime") == 0 || strcmp (parts[i], "MsgId") == 0)
        g_string_append_printf (text, "<%s>%s</%s>\n", parts[i], value, parts[i]);
      else
        g_string_append_printf (text, "<%s>\n <![CDATA[ %s ]]>\n</%s>", parts[i], value, parts[i]);
    }
  g_string_append (text, "</xml>");
  return g_string_free (text, FALSE);
}

static char *
write_json (const char *members)
{
  g_auto (GStrv) parts = g_strsplit (members, "|", -1);
  GString *text = g_string_new (" {");

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *value = strchr (parts[i], '=');
      g_auto (GStrv) quoted = NULL;
      g_autofree char *escaped = NULL;

      if (value == NULL)
        continue;
      *value++ = '\0';
      if (text->len > 2)
        g_string_append_c (text, ',');
      quoted = g_strsplit (value, "\"", -1);
      escaped = g_strjoinv ("\\\"", quoted);
      if (*value != '\0' && strspn (value, "0123456789") == strlen (value))
        g_string_append_printf (text, "\"%s\":%s", parts[i], value);
      else
        g_string_append_printf (text, "\"%s\":\"%s\"", parts[i], escaped);
    }
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static TresenWechatCallback *
decode (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (TresenTree) document = tresen_wechat_document_parse (bytes, error);

  return document != NULL ? tresen_wechat_callback_decode (document, error) : NULL;
}

static void
assert_reads_as (const char *text, const Sample *sample)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenWechatCallback) callback = decode (text, &error);

  g_assert_no_error (error);
  g_assert (callback != NULL); /* does not return, which the compiler knows */
  g_assert_cmpint (callback->is_event, ==, sample->is_event);
  g_assert_cmpint (callback->is_known, ==, sample->is_known);
  g_assert_cmpstr (callback->kind, ==, sample->kind);
  g_assert_cmpstr (callback->msgid, ==, sample->msgid);
  g_assert_cmpstr (callback->text, ==, sample->text);
  g_assert_cmpstr (callback->detail, ==, sample->detail);
  g_assert_cmpstr (callback->media_id, ==, sample->media_id);
  g_assert_cmpstr (callback->to, ==, ORIGINAL);
  g_assert_cmpstr (callback->dedupe_key, ==, sample->dedupe_key);
  g_assert_cmpint (callback->created_at_us, ==,
                   strstr (sample->members, "CreateTime") != NULL ? CREATED_US : 0);
  g_assert_cmpint (callback->opens_window ? (int) callback->grant : NO_GRANT, ==, sample->grant);
  if (strcmp (sample->kind, "image") == 0)
    g_assert_cmpstr (callback->picture_url, ==, "https://example.invalid/0?a=1&b=2");
  else
    g_assert_cmpstr (callback->picture_url, ==, "");
}

static void
test_xml (gconstpointer data)
{
  const Sample *sample = data;
  g_autofree char *text = write_xml (sample->members);

  assert_reads_as (text, sample);
}

static void
test_json (gconstpointer data)
{
  const Sample *sample = data;
  g_autofree char *text = write_json (sample->members);

  assert_reads_as (text, sample);
}

static void
test_nested_ids (void)
{
  static const char *const lists[] = {
    "\"List\":{\"TemplateId\":\"t\",\"MsgID\":\"1700827132819554304\"}",
    "\"List\":[{\"TemplateId\":\"t\",\"MsgID\":\"1700827132819554304\"},{\"TemplateId\":\"u\","
    "\"MsgID\":\"2\"}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"ToUserName\":\"gh\",\"FromUserName\":\"o\",\"CreateTime\":\"1620973045\",\"MsgType\":"
          "\"event\","
          "\"Event\":\"subscribe_msg_sent_event\",\"SubscribeMsgSentEvent\":{%s}}",
          lists[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (TresenWechatCallback) callback = decode (text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (callback->dedupe_key, ==,
                       "wechat:e:o:1620973045:subscribe_msg_sent_event::1700827132819554304");
    }
}

static void
test_stray_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenWechatCallback) callback
      = decode ("<xml>webwx_msg_cli_ver_0x1<FromUserName>o</FromUserName><MsgType>text</MsgType>"
                "<Content>a]]&gt;b</Content><MsgId>1</MsgId></xml>",
                &error);

  g_assert_no_error (error);
  g_assert_cmpstr (callback->text, ==, "a]]>b");
  g_assert_cmpstr (callback->to, ==, "");
}

static char *
key_of (const char *event_key)
{
  g_autofree char *text = g_strdup_printf (
      "<xml><FromUserName>o</FromUserName><CreateTime>1</CreateTime><MsgType>event"
      "</MsgType><Event>VIEW</Event><EventKey><![CDATA[%s]]></EventKey></xml>",
      event_key);
  g_autoptr (TresenWechatCallback) callback = decode (text, NULL);

  g_assert (callback != NULL);
  return g_steal_pointer (&callback->dedupe_key);
}

static void
test_long_keys (void)
{
  g_autofree char *filler = g_strnfill (1000, 'a');
  g_autofree char *one = g_strconcat (filler, "1", NULL);
  g_autofree char *two = g_strconcat (filler, "2", NULL);
  g_autofree char *key_one = key_of (one);
  g_autofree char *again = key_of (one);
  g_autofree char *key_two = key_of (two);
  g_autofree char *colon = key_of ("a:");
  g_autofree char *plain = key_of ("a");

  g_assert_true (g_str_has_prefix (key_one, "wechat:e:o:#"));
  g_assert_cmpuint (strlen (key_one), <, 256);
  g_assert_cmpstr (key_one, ==, again);
  g_assert_cmpstr (key_one, !=, key_two);
  g_assert_cmpstr (colon, !=, plain);
}

typedef struct
{
  const char *name;
  const char *text;
  TresenWechatCallbackError code;
} Bad;

#define EVENT_START "<xml><FromUserName>o</FromUserName><MsgType>event</MsgType>"

static const Bad bads[] = {
  { "empty", "", TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "blanks", " \n\t", TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "form", "a=b&c=d", TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "cut-short", "<xml><FromUserName>o</FromUserName>", TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "other-root", "<html><FromUserName>o</FromUserName><MsgType>text</MsgType></html>",
    TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "doctype",
    "<!DOCTYPE xml [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xml><MsgType>&e;</MsgType></xml>",
    TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "bomb", "<!DOCTYPE xml [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><xml>&b;</xml>",
    TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "foreign-entity", "<xml><FromUserName>&nbsp;</FromUserName></xml>",
    TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "byte-order-mark",
    "\xef\xbb\xbf<xml><FromUserName>o</FromUserName><MsgType>text</MsgType></xml>",
    TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "not-utf8", "<xml><FromUserName>\xff\xfe</FromUserName></xml>",
    TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "json-array", "[1]", TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "json-cut-short", "{\"a\":", TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "json-not-utf8", "{\"FromUserName\":\"\xff\"}", TRESEN_WECHAT_CALLBACK_ERROR_INVALID },
  { "no-members", "<xml/>", TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
  { "json-no-members", "{}", TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
  { "no-sender", "<xml><MsgType>text</MsgType><MsgId>1</MsgId></xml>",
    TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
  { "no-type", "<xml><FromUserName>o</FromUserName><MsgId>1</MsgId></xml>",
    TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
  { "no-event", EVENT_START "<CreateTime>1</CreateTime></xml>",
    TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
  { "no-time", EVENT_START "<Event>CLICK</Event></xml>", TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
  { "sealed", "<xml><ToUserName>gh</ToUserName><Encrypt>AAAA</Encrypt></xml>",
    TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE },
};

static void
test_bad (gconstpointer data)
{
  const Bad *bad = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenWechatCallback) callback = decode (bad->text, &error);

  g_assert_null (callback);
  g_assert_error (error, TRESEN_WECHAT_CALLBACK_ERROR, (int) bad->code);
}

static void
assert_refused_quickly (GString *text)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (TresenTree) document = tresen_wechat_document_parse (bytes, &error);

  g_assert_null (document);
  g_assert_error (error, TRESEN_WECHAT_CALLBACK_ERROR, TRESEN_WECHAT_CALLBACK_ERROR_INVALID);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_TIME_SPAN_SECOND);
}

static void
test_hostile (void)
{
  GString *deep = g_string_new ("<xml>");
  GString *arrays = g_string_new ("{\"a\":");
  GString *nul = g_string_new ("<xml><MsgType>te");

  for (guint i = 0; i < 20000; i++)
    g_string_append (deep, "<a>");
  for (guint i = 0; i < 131072; i++)
    g_string_append_c (arrays, '[');
  g_string_append_len (nul, "\0xt</MsgType></xml>", 19);
  assert_refused_quickly (deep);
  assert_refused_quickly (arrays);
  assert_refused_quickly (nul);
}

static void
test_odd_times (void)
{
  static const char *const times[]
      = { "-1", "abc", "99999999999999999999", "1714036504000", "1e9" };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = g_strdup_printf (
          EVENT_START "<CreateTime>%s</CreateTime><Event>CLICK</Event></xml>", times[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (TresenWechatCallback) callback = decode (text, &error);

      g_assert_no_error (error);
      g_assert_cmpint (callback->created_at_us, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *xml = g_strdup_printf ("/wechat/callback/xml/%s", samples[i].name);
      g_autofree char *json = g_strdup_printf ("/wechat/callback/json/%s", samples[i].name);

      g_test_add_data_func (xml, &samples[i], test_xml);
      g_test_add_data_func (json, &samples[i], test_json);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bads); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wechat/callback/refuses/%s", bads[i].name);

      g_test_add_data_func (path, &bads[i], test_bad);
    }
  g_test_add_func ("/wechat/callback/nested-ids", test_nested_ids);
  g_test_add_func ("/wechat/callback/stray-text", test_stray_text);
  g_test_add_func ("/wechat/callback/long-keys", test_long_keys);
  g_test_add_func ("/wechat/callback/hostile", test_hostile);
  g_test_add_func ("/wechat/callback/odd-times", test_odd_times);
  return g_test_run ();
}
