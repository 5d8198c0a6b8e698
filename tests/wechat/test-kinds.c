/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each kind with members inside members says, once in XML and once in JSON; both have to read alike. The flat ones are in
 * test-callback.c. */
#include "tresen-wechat-callback.h"

#include <string.h>

#define SENDER "oAbC-1_customer"
#define NO_GRANT -1
#define CONVERSATION TRESEN_WECHAT_BELONGS_TO_CONVERSATION
#define CUSTOMER TRESEN_WECHAT_BELONGS_TO_CUSTOMER
#define ACCOUNT TRESEN_WECHAT_BELONGS_TO_ACCOUNT

typedef struct
{
  const char *event; /* as it comes */
  const char *xml;   /* what stands beside the common members */
  const char *json;
  const char *text;
  const char *detail;
  TresenWechatBelonging belonging;
  gboolean is_known;
  int grant;
  const char *key_end; /* what the dedupe key ends with: EventKey and MsgID */
  const char *openid;  /* NULL for the sender */
} Sample;

static const Sample samples[] = {
  { "scancode_waitmsg",
    "<EventKey>scan</EventKey><ScanCodeInfo><ScanType>qrcode</ScanType>"
    "<ScanResult><![CDATA[https://a.invalid/?x=1&y=2]]></ScanResult></ScanCodeInfo>",
    "\"EventKey\":\"scan\",\"ScanCodeInfo\":{\"ScanType\":\"qrcode\","
    "\"ScanResult\":\"https://a.invalid/?x=1&y=2\"}",
    "scan", "{\"scan_type\":\"qrcode\",\"scan_result\":\"https://a.invalid/?x=1&y=2\"}",
    CONVERSATION, TRUE, TRESEN_GRANT_CLICK, ":scan:", NULL },
  { "SCANCODE_PUSH",
    "<EventKey>vin</EventKey><ScanCodeInfo><ScanResult>CODE_128,WVWZZZ1</ScanResult>"
    "<ScanType>barcode</ScanType></ScanCodeInfo><MenuId>m5</MenuId>",
    "\"EventKey\":\"vin\",\"ScanCodeInfo\":{\"ScanResult\":\"CODE_128,WVWZZZ1\","
    "\"ScanType\":\"barcode\"},\"MenuId\":\"m5\"",
    "vin", "{\"scan_type\":\"barcode\",\"scan_result\":\"CODE_128,WVWZZZ1\",\"menu_id\":\"m5\"}",
    CONVERSATION, TRUE, TRESEN_GRANT_CLICK, ":vin:", NULL },
  { "pic_sysphoto",
    "<EventKey>damage</EventKey><SendPicsInfo><Count>1</Count><PicList><item>"
    "<PicMd5Sum>aa01</PicMd5Sum></item></PicList></SendPicsInfo>",
    "\"EventKey\":\"damage\",\"SendPicsInfo\":{\"Count\":1,\"PicList\":{\"item\":"
    "{\"PicMd5Sum\":\"aa01\"}}}",
    "damage", "{\"count\":\"1\",\"pictures\":[\"aa01\"]}", CONVERSATION, TRUE, NO_GRANT,
    ":damage:", NULL },
  { "pic_photo_or_album",
    "<EventKey>k</EventKey><SendPicsInfo><Count>5</Count><PicList><item><PicMd5Sum>aa"
    "</PicMd5Sum></item>\n<item><PicMd5Sum>bb</PicMd5Sum></item></PicList></SendPicsInfo>",
    "\"EventKey\":\"k\",\"SendPicsInfo\":{\"Count\":5,\"PicList\":[{\"PicMd5Sum\":\"aa\"},"
    "{\"PicMd5Sum\":\"bb\"}]}",
    "k", "{\"count\":\"5\",\"pictures\":[\"aa\",\"bb\"]}", CONVERSATION, TRUE, NO_GRANT,
    ":k:", NULL },
  { "pic_weixin", "<EventKey>k</EventKey><SendPicsInfo><Count>0</Count><PicList/></SendPicsInfo>",
    "\"EventKey\":\"k\",\"SendPicsInfo\":{\"Count\":0,\"PicList\":[]}", "k", "{\"count\":\"0\"}",
    CONVERSATION, TRUE, NO_GRANT, ":k:", NULL },
  { "location_select",
    "<EventKey>where</EventKey><SendLocationInfo><Location_X><![CDATA[23.03]]></Location_X>"
    "<Location_Y><![CDATA[ 113.26 ]]></Location_Y><Scale>15</Scale><Label>东风路 5</Label>"
    "<Poiname/></SendLocationInfo>",
    "\"EventKey\":\"where\",\"SendLocationInfo\":{\"Location_X\":\"23.03\","
    "\"Location_Y\":\"113.26\",\"Scale\":\"15\",\"Label\":\"东风路 5\",\"Poiname\":\"\"}",
    "where",
    "{\"latitude\":\"23.03\",\"longitude\":\"113.26\",\"scale\":\"15\",\"label\":\"东风路 5\"}",
    CONVERSATION, TRUE, NO_GRANT, ":where:", NULL },
  { "LOCATION",
    "<Latitude>23.137466</Latitude><Longitude>113.352425</Longitude><Precision>119.38504"
    "</Precision>",
    "\"Latitude\":\"23.137466\",\"Longitude\":\"113.352425\",\"Precision\":\"119.38504\"", "",
    "{\"latitude\":\"23.137466\",\"longitude\":\"113.352425\",\"precision\":\"119.38504\"}",
    CUSTOMER, TRUE, NO_GRANT, ":location::", NULL },
  { "view_miniprogram", "<EventKey>pages/car?id=1</EventKey><MenuId>MENU-x</MenuId>",
    "\"EventKey\":\"pages/car?id=1\",\"MenuId\":\"MENU-x\"", "pages/car?id=1",
    "{\"menu_id\":\"MENU-x\"}", CONVERSATION, TRUE, NO_GRANT, ":pages%2Fcar%3Fid%3D1:", NULL },
  { "user_enter_tempsession", "<SessionFrom>shop</SessionFrom>", "\"SessionFrom\":\"shop\"", "",
    "{\"session_from\":\"shop\"}", CUSTOMER, TRUE, NO_GRANT, "::", NULL },
  { "ENTER", "", "\"x\":null", "", "{}", CUSTOMER, TRUE, NO_GRANT, ":enter::", NULL },

  { "TEMPLATESENDJOBFINISH",
    "<MsgID>1700827132819554304</MsgID><Status>failed: system failed</Status>",
    "\"MsgID\":1700827132819554304,\"Status\":\"failed: system failed\"", "",
    "{\"msgid\":\"1700827132819554304\",\"status\":\"failed: system failed\"}", CONVERSATION, TRUE,
    NO_GRANT, "::1700827132819554304", NULL },
  { "MASSSENDJOBFINISH",
    "<MsgID>1000</MsgID><Status>err(30003)</Status><TotalCount>10</TotalCount>"
    "<FilterCount>8</FilterCount><SentCount>0</SentCount><ErrorCount>8</ErrorCount>"
    "<CopyrightCheckResult><Count>2</Count><ResultList><item><ArticleIdx>1</ArticleIdx>"
    "<UserDeclareState>0</UserDeclareState><AuditState>2</AuditState>"
    "<OriginalArticleUrl>u1</OriginalArticleUrl><OriginalArticleType>1</OriginalArticleType>"
    "<CanReprint>1</CanReprint><NeedReplaceContent>1</NeedReplaceContent></item>"
    "<item><ArticleIdx>2</ArticleIdx></item></ResultList><CheckState>2</CheckState>"
    "</CopyrightCheckResult><ArticleUrlResult><Count>1</Count><ResultList><item>"
    "<ArticleIdx>1</ArticleIdx><ArticleUrl>v1</ArticleUrl></item></ResultList></ArticleUrlResult>",
    "\"MsgID\":1000,\"Status\":\"err(30003)\",\"TotalCount\":10,\"FilterCount\":8,"
    "\"SentCount\":0,\"ErrorCount\":8,\"CopyrightCheckResult\":{\"Count\":2,\"ResultList\":"
    "[{\"ArticleIdx\":1,\"UserDeclareState\":0,\"AuditState\":2,\"OriginalArticleUrl\":\"u1\","
    "\"OriginalArticleType\":1,\"CanReprint\":1},{\"ArticleIdx\":2}],\"CheckState\":2},"
    "\"ArticleUrlResult\":{\"Count\":1,\"ResultList\":{\"item\":{\"ArticleIdx\":1,"
    "\"ArticleUrl\":\"v1\"}}}",
    "",
    "{\"msgid\":\"1000\",\"status\":\"err(30003)\",\"total\":\"10\",\"filtered\":\"8\","
    "\"sent\":\"0\",\"errors\":\"8\",\"check_state\":\"2\",\"checks\":[{\"idx\":\"1\","
    "\"declared\":\"0\",\"audit\":\"2\",\"original_url\":\"u1\",\"original_type\":\"1\","
    "\"can_reprint\":\"1\"},{\"idx\":\"2\"}],\"articles\":[{\"idx\":\"1\",\"url\":\"v1\"}]}",
    ACCOUNT, TRUE, NO_GRANT, ":masssendjobfinish::1000", NULL },
  { "FREEPUBLISHJOBFINISH",
    "<PublishEventInfo><publish_id>2247503051</publish_id><publish_status>4</publish_status>"
    "<fail_idx>1</fail_idx><fail_idx>2</fail_idx></PublishEventInfo>",
    "\"PublishEventInfo\":{\"publish_id\":2247503051,\"publish_status\":4,\"fail_idx\":[1,2]}", "",
    "{\"publish_id\":\"2247503051\",\"status\":\"4\",\"failed\":[\"1\",\"2\"]}", ACCOUNT, TRUE,
    NO_GRANT, ":freepublishjobfinish::", NULL },
  { "FreePublishJobFinish",
    "<PublishEventInfo><publish_id>7</publish_id><publish_status>0</publish_status>"
    "<article_id>a-1</article_id><article_detail><count>2</count><item><idx>1</idx>"
    "<article_url>u1</article_url></item><item><idx>2</idx><article_url>u2</article_url></item>"
    "</article_detail></PublishEventInfo>",
    "\"PublishEventInfo\":{\"publish_id\":7,\"publish_status\":0,\"article_id\":\"a-1\","
    "\"article_detail\":{\"count\":2,\"item\":[{\"idx\":1,\"article_url\":\"u1\"},"
    "{\"idx\":2,\"article_url\":\"u2\"}]}}",
    "",
    "{\"publish_id\":\"7\",\"status\":\"0\",\"article_id\":\"a-1\",\"count\":\"2\","
    "\"articles\":[{\"idx\":\"1\",\"url\":\"u1\"},{\"idx\":\"2\",\"url\":\"u2\"}]}",
    ACCOUNT, TRUE, NO_GRANT, "::", NULL },
  { "subscribe_msg_popup_event",
    "<SubscribeMsgPopupEvent><List><TemplateId>t-1</TemplateId>"
    "<SubscribeStatusString>accept</SubscribeStatusString><PopupScene>2</PopupScene></List>"
    "<List><TemplateId>t-2</TemplateId><SubscribeStatusString>reject</SubscribeStatusString>"
    "<PopupScene>2</PopupScene></List></SubscribeMsgPopupEvent>",
    "\"SubscribeMsgPopupEvent\":{\"List\":[{\"TemplateId\":\"t-1\","
    "\"SubscribeStatusString\":\"accept\",\"PopupScene\":\"2\"},{\"TemplateId\":\"t-2\","
    "\"SubscribeStatusString\":\"reject\",\"PopupScene\":\"2\"}]}",
    "",
    "{\"answers\":[{\"template_id\":\"t-1\",\"answer\":\"accept\",\"scene\":\"2\"},"
    "{\"template_id\":\"t-2\",\"answer\":\"reject\",\"scene\":\"2\"}]}",
    CONVERSATION, TRUE, NO_GRANT, "::", NULL },
  { "subscribe_msg_change_event",
    "<SubscribeMsgChangeEvent><List><TemplateId>t-1</TemplateId>"
    "<SubscribeStatusString>reject</SubscribeStatusString></List></SubscribeMsgChangeEvent>",
    "\"SubscribeMsgChangeEvent\":{\"List\":{\"TemplateId\":\"t-1\","
    "\"SubscribeStatusString\":\"reject\"}}",
    "", "{\"answers\":[{\"template_id\":\"t-1\",\"answer\":\"reject\"}]}", CONVERSATION, TRUE,
    NO_GRANT, "::", NULL },
  { "subscribe_msg_sent_event",
    "<SubscribeMsgSentEvent><List><TemplateId>t-1</TemplateId><MsgID>1700827132819554304</MsgID>"
    "<ErrorCode>0</ErrorCode><ErrorStatus>success</ErrorStatus></List></SubscribeMsgSentEvent>",
    "\"SubscribeMsgSentEvent\":{\"List\":{\"TemplateId\":\"t-1\","
    "\"MsgID\":\"1700827132819554304\",\"ErrorCode\":\"0\",\"ErrorStatus\":\"success\"}}",
    "",
    "{\"results\":[{\"template_id\":\"t-1\",\"msgid\":\"1700827132819554304\",\"code\":\"0\","
    "\"status\":\"success\"}]}",
    CONVERSATION, TRUE, NO_GRANT, "::1700827132819554304", NULL },

  { "kf_create_session", "<KfAccount>anna@shop</KfAccount>", "\"KfAccount\":\"anna@shop\"", "",
    "{\"account\":\"anna@shop\"}", CONVERSATION, TRUE, NO_GRANT, "::", NULL },
  { "kf_close_session", "<KfAccount>anna@shop</KfAccount><CloseType>KF</CloseType>",
    "\"KfAccount\":\"anna@shop\",\"CloseType\":\"KF\"", "",
    "{\"account\":\"anna@shop\",\"close_type\":\"KF\"}", CONVERSATION, TRUE, NO_GRANT, "::", NULL },
  { "kf_switch_session", "<FromKfAccount>a@s</FromKfAccount><ToKfAccount>b@s</ToKfAccount>",
    "\"FromKfAccount\":\"a@s\",\"ToKfAccount\":\"b@s\"", "", "{\"from\":\"a@s\",\"to\":\"b@s\"}",
    CONVERSATION, TRUE, NO_GRANT, "::", NULL },
  { "user_info_modified", "<openid>oOther</openid><appid>wx1</appid>",
    "\"openid\":\"oOther\",\"appid\":\"wx1\"", "", "{\"app_id\":\"wx1\"}", CONVERSATION, TRUE,
    NO_GRANT, ":user_info_modified::", "oOther" },
  { "user_authorization_revoke",
    "<OpenID>oOther</OpenID><AppID>wx1</AppID><RevokeInfo>201</RevokeInfo>",
    "\"OpenID\":\"oOther\",\"AppID\":\"wx1\",\"RevokeInfo\":201", "",
    "{\"app_id\":\"wx1\",\"revoked\":\"201\"}", CONVERSATION, TRUE, NO_GRANT, "::", "oOther" },
  { "user_authorization_cancellation", "<OpenID>oOther</OpenID><AppID>wx1</AppID>",
    "\"OpenID\":\"oOther\",\"AppID\":\"wx1\"", "", "{\"app_id\":\"wx1\"}", CONVERSATION, TRUE,
    NO_GRANT, "::", "oOther" },

  { "qualification_verify_success", "<ExpiredTime>1442401156</ExpiredTime>",
    "\"ExpiredTime\":1442401156", "", "{\"expires\":\"1442401156\"}", ACCOUNT, TRUE, NO_GRANT,
    "::", NULL },
  { "qualification_verify_fail", "<FailTime>1442401122</FailTime><FailReason>照片不清</FailReason>",
    "\"FailTime\":1442401122,\"FailReason\":\"照片不清\"", "",
    "{\"failed_at\":\"1442401122\",\"reason\":\"照片不清\"}", ACCOUNT, TRUE, NO_GRANT, "::", NULL },
  { "naming_verify_success", "<ExpiredTime>1</ExpiredTime>", "\"ExpiredTime\":1", "",
    "{\"expires\":\"1\"}", ACCOUNT, TRUE, NO_GRANT, "::", NULL },
  { "naming_verify_fail", "<FailTime>1</FailTime><FailReason>r</FailReason>",
    "\"FailTime\":1,\"FailReason\":\"r\"", "", "{\"failed_at\":\"1\",\"reason\":\"r\"}", ACCOUNT,
    TRUE, NO_GRANT, "::", NULL },
  { "annual_renew", "<ExpiredTime>2</ExpiredTime>", "\"ExpiredTime\":2", "", "{\"expires\":\"2\"}",
    ACCOUNT, TRUE, NO_GRANT, "::", NULL },
  { "verify_expired", "<ExpiredTime>3</ExpiredTime>", "\"ExpiredTime\":3", "",
    "{\"expires\":\"3\"}", ACCOUNT, TRUE, NO_GRANT, "::", NULL },

  { "card_pass_check", "<CardId>c</CardId>", "\"CardId\":\"c\"", "", "{}", ACCOUNT, FALSE, NO_GRANT,
    "::", NULL },
  { "user_get_card", "<CardId>c</CardId><IsGiveByFriend>1</IsGiveByFriend>",
    "\"CardId\":\"c\",\"IsGiveByFriend\":1", "", "{}", CONVERSATION, FALSE, NO_GRANT, "::", NULL },
  { "poi_check_notify", "<UniqId>1</UniqId><result>fail</result>",
    "\"UniqId\":1,\"result\":\"fail\"", "", "{}", ACCOUNT, FALSE, NO_GRANT, "::", NULL },
  { "WifiConnected", "<ShopId>3</ShopId>", "\"ShopId\":3", "", "{}", CONVERSATION, FALSE, NO_GRANT,
    ":wificonnected::", NULL },
  { "ShakearoundUserShake", "<ChosenBeacon><Major>1</Major></ChosenBeacon>",
    "\"ChosenBeacon\":{\"Major\":1}", "", "{}", CONVERSATION, FALSE, NO_GRANT, "::", NULL },
  { "event_of_tomorrow", "<EventKey>k</EventKey><New><item>1</item></New>",
    "\"EventKey\":\"k\",\"New\":[[1],{\"a\":[{}]}]", "k", "{}", CONVERSATION, FALSE, NO_GRANT,
    ":event_of_tomorrow:k:", NULL },
};

static void
assert_reads_as (const char *text, const Sample *sample)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenTree) document = tresen_wechat_document_parse (bytes, &error);
  g_autoptr (TresenWechatCallback) callback = NULL;
  g_autofree char *kind = g_ascii_strdown (sample->event, -1);

  g_assert_no_error (error);
  callback = tresen_wechat_callback_decode (document, &error);
  g_assert_no_error (error);
  g_assert (callback != NULL);
  g_assert_true (callback->is_event);
  g_assert_cmpstr (callback->kind, ==, kind);
  g_assert_cmpstr (callback->text, ==, sample->text);
  g_assert_cmpstr (callback->detail, ==, sample->detail);
  g_assert_cmpint (callback->belonging, ==, sample->belonging);
  g_assert_cmpint (callback->is_known, ==, sample->is_known);
  g_assert_cmpint (callback->opens_window ? (int) callback->grant : NO_GRANT, ==, sample->grant);
  g_assert_cmpstr (callback->openid, ==, sample->openid != NULL ? sample->openid : SENDER);
  g_assert_true (g_str_has_suffix (callback->dedupe_key, sample->key_end));
}

static void
test_xml (gconstpointer data)
{
  const Sample *sample = data;
  g_autofree char *text = g_strdup_printf (
      "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[" SENDER
      "]]></FromUserName><CreateTime>1620973045</CreateTime><MsgType>event</MsgType>"
      "<Event><![CDATA[%s]]></Event>%s</xml>",
      sample->event, sample->xml);

  assert_reads_as (text, sample);
}

static void
test_json (gconstpointer data)
{
  const Sample *sample = data;
  g_autofree char *text = g_strdup_printf ("{\"ToUserName\":\"gh_1\",\"FromUserName\":\"" SENDER
                                           "\",\"CreateTime\":\"1620973045\","
                                           "\"MsgType\":\"event\",\"Event\":\"%s\",%s}",
                                           sample->event, sample->json);

  assert_reads_as (text, sample);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *xml = g_strdup_printf ("/wechat/kinds/xml/%02u-%s", i, samples[i].event);
      g_autofree char *json = g_strdup_printf ("/wechat/kinds/json/%02u-%s", i, samples[i].event);

      g_test_add_data_func (xml, &samples[i], test_xml);
      g_test_add_data_func (json, &samples[i], test_json);
    }
  return g_test_run ();
}
