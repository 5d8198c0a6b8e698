/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events and messages by their name, with members given or those of a sample. */
#include "tresen-practice-act-private.h"

#include <string.h>

#include "tresen-json.h"

#define PLATFORM "oPlatf0rmOfThePractice000000"

/* What a sample knows beside its members. */
typedef enum
{
  FROM_CUSTOMER,  /* a follower did it */
  FROM_ANYBODY,   /* happens to somebody, whether he follows or not */
  ABOUT_CUSTOMER, /* in the platform's name; OpenID says whom it is about */
  FROM_PLATFORM,  /* about the account */
} Origin;

typedef struct
{
  const char *event; /* as the platform writes it */
  Origin origin;
  gboolean opens_window;
  const char *key;
  const char *members; /* JSON, "" for none */
} Sample;

#define SUBSCRIPTION_ANSWERS                                                                       \
  "[{\"TemplateId\":\"practice-ready\",\"SubscribeStatusString\":\"accept\",\"PopupScene\":\"2\"}" \
  ","                                                                                              \
  "{\"TemplateId\":\"practice-due\",\"SubscribeStatusString\":\"reject\",\"PopupScene\":\"2\"}]"

static const Sample samples[] = {
  { "scancode_push", FROM_CUSTOMER, TRUE, "vin",
    "{\"ScanCodeInfo\":{\"ScanType\":\"barcode\",\"ScanResult\":\"CODE_128,WVWZZZ1KZAW000042\"}}" },
  { "scancode_waitmsg", FROM_CUSTOMER, TRUE, "part",
    "{\"ScanCodeInfo\":{\"ScanType\":\"qrcode\","
    "\"ScanResult\":\"https://parts.example.de/?no=1K0-615-301\"}}" },
  { "pic_sysphoto", FROM_CUSTOMER, FALSE, "damage",
    "{\"SendPicsInfo\":{\"Count\":1,\"PicList\":{\"item\":{\"PicMd5Sum\":"
    "\"1b5f7c23b5bf75682a53e7b\"}}}}" },
  { "pic_photo_or_album", FROM_CUSTOMER, FALSE, "damage",
    "{\"SendPicsInfo\":{\"Count\":2,\"PicList\":{\"item\":[{\"PicMd5Sum\":"
    "\"5a75aaca956d97be686719\"},"
    "{\"PicMd5Sum\":\"1b5f7c23b5bf75682a53e7b\"}]}}}" },
  { "pic_weixin", FROM_CUSTOMER, FALSE, "damage",
    "{\"SendPicsInfo\":{\"Count\":1,\"PicList\":{\"item\":{\"PicMd5Sum\":"
    "\"5a75aaca956d97be686719\"}}}}" },
  { "location_select", FROM_CUSTOMER, FALSE, "breakdown",
    "{\"SendLocationInfo\":{\"Location_X\":\"52.486\",\"Location_Y\":\"13.3547\",\"Scale\":\"15\","
    "\"Label\":\"Hauptstraße 5, Berlin\",\"Poiname\":\"\"}}" },
  { "LOCATION", FROM_CUSTOMER, FALSE, NULL,
    "{\"Latitude\":52.486,\"Longitude\":13.3547,\"Precision\":65.0}" },
  { "view_miniprogram", FROM_CUSTOMER, FALSE, "pages/stock?from=menu",
    "{\"MenuId\":\"MENUID-7\"}" },
  { "ENTER", FROM_CUSTOMER, FALSE, "", "" },
  { "user_enter_tempsession", FROM_CUSTOMER, FALSE, NULL, "{\"SessionFrom\":\"stock\"}" },

  { "TEMPLATESENDJOBFINISH", FROM_ANYBODY, FALSE, NULL,
    "{\"MsgID\":200163836,\"Status\":\"success\"}" },
  { "MASSSENDJOBFINISH", FROM_PLATFORM, FALSE, NULL,
    "{\"MsgID\":1000001625,\"Status\":\"err(30003)\",\"TotalCount\":2,\"FilterCount\":2,"
    "\"SentCount\":0,\"ErrorCount\":2,\"CopyrightCheckResult\":{\"Count\":1,\"ResultList\":"
    "{\"item\":{\"ArticleIdx\":1,\"UserDeclareState\":0,\"AuditState\":2}},\"CheckState\":2}}" },
  { "FREEPUBLISHJOBFINISH", FROM_PLATFORM, FALSE, NULL,
    "{\"PublishEventInfo\":{\"publish_id\":2247503052,\"publish_status\":2,\"fail_idx\":[1,2]}}" },
  { "subscribe_msg_popup_event", FROM_CUSTOMER, FALSE, NULL,
    "{\"SubscribeMsgPopupEvent\":{\"List\":" SUBSCRIPTION_ANSWERS "}}" },
  { "subscribe_msg_change_event", FROM_CUSTOMER, FALSE, NULL,
    "{\"SubscribeMsgChangeEvent\":{\"List\":{\"TemplateId\":\"practice-ready\","
    "\"SubscribeStatusString\":\"reject\"}}}" },
  { "subscribe_msg_sent_event", FROM_ANYBODY, FALSE, NULL,
    "{\"SubscribeMsgSentEvent\":{\"List\":{\"TemplateId\":\"practice-ready\","
    "\"MsgID\":\"1700827132819554304\",\"ErrorCode\":\"0\",\"ErrorStatus\":\"success\"}}}" },

  { "kf_create_session", FROM_CUSTOMER, FALSE, NULL, "{\"KfAccount\":\"anna@practice\"}" },
  { "kf_close_session", FROM_CUSTOMER, FALSE, NULL, "{\"KfAccount\":\"anna@practice\"}" },
  { "kf_switch_session", FROM_CUSTOMER, FALSE, NULL,
    "{\"FromKfAccount\":\"anna@practice\",\"ToKfAccount\":\"ben@practice\"}" },
  { "user_info_modified", ABOUT_CUSTOMER, FALSE, NULL, "" },
  { "user_authorization_revoke", ABOUT_CUSTOMER, FALSE, NULL, "{\"RevokeInfo\":\"205\"}" },
  { "user_authorization_cancellation", ABOUT_CUSTOMER, FALSE, NULL, "" },

  { "qualification_verify_success", FROM_PLATFORM, FALSE, NULL, "{\"ExpiredTime\":1893456000}" },
  { "qualification_verify_fail", FROM_PLATFORM, FALSE, NULL,
    "{\"FailTime\":1700000000,\"FailReason\":\"营业执照不清晰\"}" },
  { "naming_verify_success", FROM_PLATFORM, FALSE, NULL, "{\"ExpiredTime\":1893456000}" },
  { "naming_verify_fail", FROM_PLATFORM, FALSE, NULL,
    "{\"FailTime\":1700000000,\"FailReason\":\"名称已被占用\"}" },
  { "annual_renew", FROM_PLATFORM, FALSE, NULL, "{\"ExpiredTime\":1893456000}" },
  { "verify_expired", FROM_PLATFORM, FALSE, NULL, "{\"ExpiredTime\":1700000000}" },
  { "user_get_card", FROM_CUSTOMER, FALSE, NULL,
    "{\"CardId\":\"pFS7Fjg8kV1I\",\"IsGiveByFriend\":0,\"UserCardCode\":\"12312312\"}" },
  { "WifiConnected", FROM_CUSTOMER, FALSE, NULL,
    "{\"ConnectTime\":0,\"ExpireTime\":0,\"ShopId\":\"1\",\"DeviceNo\":\"1\"}" },
};

static const Sample *
find_sample (const char *event)
{
  for (gsize i = 0; event != NULL && i < G_N_ELEMENTS (samples); i++)
    if (g_ascii_strcasecmp (samples[i].event, event) == 0)
      return &samples[i];
  return NULL;
}

/** tresen_practice_act_get_sender: Returns: whom the callback comes from: some events come in the platform's name */
const char *
tresen_practice_act_get_sender (const TresenPracticeAct *act)
{
  const Sample *sample = g_strcmp0 (act->action, "event") == 0 ? find_sample (act->title) : NULL;

  return sample != NULL && (sample->origin == ABOUT_CUSTOMER || sample->origin == FROM_PLATFORM)
             ? PLATFORM
             : act->openid;
}

static gboolean
add_members (TresenPracticeDoing *doing, const char *fallback)
{
  const char *text = doing->act->members != NULL ? doing->act->members : fallback;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) object = NULL;

  if (*text == '\0')
    return TRUE;
  object = tresen_json_parse_object (bytes, NULL);
  if (object != NULL)
    tresen_practice_document_add_object (doing->deed->document, object);
  return object != NULL;
}

/* The name of a kind becomes the name of no element, but it is shown and compared. */
static gboolean
is_name (const char *name)
{
  if (name == NULL || *name == '\0')
    return FALSE;
  for (; *name != '\0'; name++)
    if (!g_ascii_isalnum (*name) && *name != '_')
      return FALSE;
  return TRUE;
}

/** tresen_practice_do_event: Any event: @title is its name; key and members are given, or those of a sample. */
const char *
tresen_practice_do_event (TresenPracticeDoing *doing)
{
  const TresenPracticeAct *act = doing->act;
  TresenPracticeDeed *deed = doing->deed;
  const Sample *sample = find_sample (act->title);
  Origin origin = sample != NULL ? sample->origin : FROM_CUSTOMER;
  const char *key = act->key != NULL ? act->key : sample != NULL ? sample->key : NULL;

  if (!is_name (act->title))
    return "bad-content";
  if (origin == FROM_CUSTOMER && !deed->follower->is_followed)
    return "not-following";
  tresen_practice_document_add_text (deed->document, "MsgType", "event");
  tresen_practice_document_add_text (deed->document, "Event",
                                     sample != NULL ? sample->event : act->title);
  if (key != NULL)
    tresen_practice_document_add_text (deed->document, "EventKey", key);
  if (origin == ABOUT_CUSTOMER)
    tresen_practice_document_add_text (deed->document, "OpenID", act->openid);
  if (!add_members (doing, sample != NULL ? sample->members : ""))
    return "bad-content";
  deed->shows_fault = sample != NULL && sample->opens_window;
  if (deed->shows_fault)
    tresen_practice_account_grant (doing->account, deed->follower, TRESEN_PRACTICE_TRIGGER_MOMENT);
  if (origin == FROM_CUSTOMER)
    {
      g_autofree char *kind = g_ascii_strdown (act->title, -1);

      tresen_practice_account_add_entry (doing->account, deed->follower,
                                         TRESEN_PRACTICE_SIDE_NOTICE, kind, key != NULL ? key : "");
    }
  return NULL;
}

/** tresen_practice_do_message: Any message: @title is its MsgType, members are given, or those of a mini program's page. */
const char *
tresen_practice_do_message (TresenPracticeDoing *doing)
{
  static const char page[]
      = "{\"Title\":\"Car wash\",\"AppId\":\"wx00000000practice\",\"PagePath\":"
        "\"pages/wash\",\"ThumbUrl\":\"\",\"ThumbMediaId\":\"\"}";
  const TresenPracticeAct *act = doing->act;
  TresenPracticeDeed *deed = doing->deed;
  const char *fallback = g_strcmp0 (act->title, "miniprogrampage") == 0 ? page : "";

  if (!is_name (act->title))
    return "bad-content";
  tresen_practice_document_add_text (deed->document, "MsgType", act->title);
  if (!add_members (doing, fallback))
    return "bad-content";
  deed->msgid = tresen_practice_account_next_msgid (doing->account);
  tresen_practice_document_add_number (deed->document, "MsgId", deed->msgid);
  tresen_practice_account_grant (doing->account, deed->follower, TRESEN_PRACTICE_TRIGGER_MESSAGE);
  tresen_practice_account_add_entry (doing->account, deed->follower, TRESEN_PRACTICE_SIDE_CUSTOMER,
                                     act->title, act->text != NULL ? act->text : "");
  return NULL;
}
