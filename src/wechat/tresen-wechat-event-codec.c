/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-event-codec.h"

#include <string.h>

#include "tresen-wechat-fields.h"

#define SCENE_PREFIX "qrscene_"
#define NO_GRANT -1

#define AT(where, called)                                                                          \
  {                                                                                                \
    .path = (where), .name = (called)                                                              \
  }
#define TEXTS_AT(where, called)                                                                    \
  {                                                                                                \
    .path = (where), .name = (called), .shape = TRESEN_WECHAT_FIELD_TEXTS                          \
  }
#define OBJECTS_AT(where, called, what)                                                            \
  {                                                                                                \
    .path = (where), .name = (called), .shape = TRESEN_WECHAT_FIELD_OBJECTS, .members = (what)     \
  }

static const TresenWechatField ticket_fields[] = { AT ("Ticket", "ticket"), { 0 } };

static const TresenWechatField menu_fields[] = { AT ("MenuId", "menu_id"), { 0 } };

static const TresenWechatField position_fields[] = { AT ("Latitude", "latitude"),
                                                     AT ("Longitude", "longitude"),
                                                     AT ("Precision", "precision"),
                                                     { 0 } };

static const TresenWechatField code_fields[] = { AT ("ScanCodeInfo/ScanType", "scan_type"),
                                                 AT ("ScanCodeInfo/ScanResult", "scan_result"),
                                                 AT ("MenuId", "menu_id"),
                                                 { 0 } };

static const TresenWechatField picture_fields[]
    = { AT ("SendPicsInfo/Count", "count"),
        TEXTS_AT ("SendPicsInfo/PicList/item/PicMd5Sum", "pictures"),
        AT ("MenuId", "menu_id"),
        { 0 } };

static const TresenWechatField place_fields[] = { AT ("SendLocationInfo/Location_X", "latitude"),
                                                  AT ("SendLocationInfo/Location_Y", "longitude"),
                                                  AT ("SendLocationInfo/Scale", "scale"),
                                                  AT ("SendLocationInfo/Label", "label"),
                                                  AT ("SendLocationInfo/Poiname", "poi"),
                                                  AT ("MenuId", "menu_id"),
                                                  { 0 } };

static const TresenWechatField session_fields[] = { AT ("SessionFrom", "session_from"), { 0 } };

static const TresenWechatField template_fields[]
    = { AT ("MsgID", "msgid"), AT ("Status", "status"), { 0 } };

static const TresenWechatField url_fields[]
    = { AT ("ArticleIdx", "idx"), AT ("ArticleUrl", "url"), { 0 } };

static const TresenWechatField check_fields[] = { AT ("ArticleIdx", "idx"),
                                                  AT ("UserDeclareState", "declared"),
                                                  AT ("AuditState", "audit"),
                                                  AT ("OriginalArticleUrl", "original_url"),
                                                  AT ("OriginalArticleType", "original_type"),
                                                  AT ("CanReprint", "can_reprint"),
                                                  { 0 } };

static const TresenWechatField mass_fields[]
    = { AT ("MsgID", "msgid"),
        AT ("Status", "status"),
        AT ("TotalCount", "total"),
        AT ("FilterCount", "filtered"),
        AT ("SentCount", "sent"),
        AT ("ErrorCount", "errors"),
        AT ("CopyrightCheckResult/CheckState", "check_state"),
        OBJECTS_AT ("CopyrightCheckResult/ResultList/item", "checks", check_fields),
        OBJECTS_AT ("ArticleUrlResult/ResultList/item", "articles", url_fields),
        { 0 } };

static const TresenWechatField published_fields[]
    = { AT ("idx", "idx"), AT ("article_url", "url"), { 0 } };

static const TresenWechatField publish_fields[]
    = { AT ("PublishEventInfo/publish_id", "publish_id"),
        AT ("PublishEventInfo/publish_status", "status"),
        AT ("PublishEventInfo/article_id", "article_id"),
        AT ("PublishEventInfo/article_detail/count", "count"),
        OBJECTS_AT ("PublishEventInfo/article_detail/item", "articles", published_fields),
        TEXTS_AT ("PublishEventInfo/fail_idx", "failed"),
        { 0 } };

static const TresenWechatField answer_fields[] = { AT ("TemplateId", "template_id"),
                                                   AT ("SubscribeStatusString", "answer"),
                                                   AT ("PopupScene", "scene"),
                                                   { 0 } };

static const TresenWechatField popup_fields[]
    = { OBJECTS_AT ("SubscribeMsgPopupEvent/List", "answers", answer_fields), { 0 } };

static const TresenWechatField change_fields[]
    = { OBJECTS_AT ("SubscribeMsgChangeEvent/List", "answers", answer_fields), { 0 } };

static const TresenWechatField outcome_fields[] = { AT ("TemplateId", "template_id"),
                                                    AT ("MsgID", "msgid"),
                                                    AT ("ErrorCode", "code"),
                                                    AT ("ErrorStatus", "status"),
                                                    { 0 } };

static const TresenWechatField sent_fields[]
    = { OBJECTS_AT ("SubscribeMsgSentEvent/List", "results", outcome_fields), { 0 } };

static const TresenWechatField desk_fields[]
    = { AT ("KfAccount", "account"), AT ("CloseType", "close_type"), { 0 } };

static const TresenWechatField switch_fields[]
    = { AT ("FromKfAccount", "from"), AT ("ToKfAccount", "to"), { 0 } };

static const TresenWechatField privacy_fields[]
    = { AT ("AppID", "app_id"), AT ("RevokeInfo", "revoked"), { 0 } };

static const TresenWechatField granted_fields[] = { AT ("ExpiredTime", "expires"), { 0 } };

static const TresenWechatField denied_fields[]
    = { AT ("FailTime", "failed_at"), AT ("FailReason", "reason"), { 0 } };

typedef struct
{
  const char *event;
  TresenWechatBelonging belonging;
  int grant;                       /* a TresenGrantKind, or NO_GRANT */
  const TresenWechatField *fields; /* NULL: kept raw only, known is no more than where it belongs */
  gboolean names_person;           /* FromUserName is the platform's; OpenID is whom it is about */
} Kind;

#define LINE TRESEN_WECHAT_BELONGS_TO_CONVERSATION
#define ASIDE TRESEN_WECHAT_BELONGS_TO_CUSTOMER
#define ACCOUNT TRESEN_WECHAT_BELONGS_TO_ACCOUNT

static const TresenWechatField no_fields[] = { { 0 } };

static const Kind kinds[] = {
  { "subscribe", LINE, TRESEN_GRANT_FOLLOW, ticket_fields, FALSE },
  { "unsubscribe", LINE, NO_GRANT, no_fields, FALSE },
  { "scan", LINE, TRESEN_GRANT_SCAN, ticket_fields, FALSE },
  { "location", ASIDE, NO_GRANT, position_fields, FALSE },
  { "click", LINE, TRESEN_GRANT_CLICK, menu_fields, FALSE },
  { "view", LINE, NO_GRANT, menu_fields, FALSE },
  { "view_miniprogram", LINE, NO_GRANT, menu_fields, FALSE },
  { "scancode_push", LINE, TRESEN_GRANT_CLICK, code_fields, FALSE },
  { "scancode_waitmsg", LINE, TRESEN_GRANT_CLICK, code_fields, FALSE },
  { "pic_sysphoto", LINE, NO_GRANT, picture_fields, FALSE },
  { "pic_photo_or_album", LINE, NO_GRANT, picture_fields, FALSE },
  { "pic_weixin", LINE, NO_GRANT, picture_fields, FALSE },
  { "location_select", LINE, NO_GRANT, place_fields, FALSE },
  { "user_enter_tempsession", ASIDE, NO_GRANT, session_fields, FALSE },
  { "enter", ASIDE, NO_GRANT, no_fields, FALSE },

  { "templatesendjobfinish", LINE, NO_GRANT, template_fields, FALSE },
  { "masssendjobfinish", ACCOUNT, NO_GRANT, mass_fields, FALSE },
  { "freepublishjobfinish", ACCOUNT, NO_GRANT, publish_fields, FALSE },
  { "subscribe_msg_popup_event", LINE, NO_GRANT, popup_fields, FALSE },
  { "subscribe_msg_change_event", LINE, NO_GRANT, change_fields, FALSE },
  { "subscribe_msg_sent_event", LINE, NO_GRANT, sent_fields, FALSE },

  { "kf_create_session", LINE, NO_GRANT, desk_fields, FALSE },
  { "kf_close_session", LINE, NO_GRANT, desk_fields, FALSE },
  { "kf_switch_session", LINE, NO_GRANT, switch_fields, FALSE },
  { "user_info_modified", LINE, NO_GRANT, privacy_fields, TRUE },
  { "user_authorization_revoke", LINE, NO_GRANT, privacy_fields, TRUE },
  { "user_authorization_cancellation", LINE, NO_GRANT, privacy_fields, TRUE },

  { "qualification_verify_success", ACCOUNT, NO_GRANT, granted_fields, FALSE },
  { "qualification_verify_fail", ACCOUNT, NO_GRANT, denied_fields, FALSE },
  { "naming_verify_success", ACCOUNT, NO_GRANT, granted_fields, FALSE },
  { "naming_verify_fail", ACCOUNT, NO_GRANT, denied_fields, FALSE },
  { "annual_renew", ACCOUNT, NO_GRANT, granted_fields, FALSE },
  { "verify_expired", ACCOUNT, NO_GRANT, granted_fields, FALSE },

  { "card_pass_check", ACCOUNT, NO_GRANT, NULL, FALSE },
  { "card_not_pass_check", ACCOUNT, NO_GRANT, NULL, FALSE },
  { "card_sku_remind", ACCOUNT, NO_GRANT, NULL, FALSE },
  { "card_pay_order", ACCOUNT, NO_GRANT, NULL, FALSE },
  { "card_merchant_check_result", ACCOUNT, NO_GRANT, NULL, FALSE },
  { "poi_check_notify", ACCOUNT, NO_GRANT, NULL, FALSE },
};

static const Kind *
find_kind (const char *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].event, event) == 0)
      return &kinds[i];
  return NULL;
}

/* A scene stands behind its prefix when somebody follows by it, and bare when a follower scans it. Other prefixes
 * (last_trade_no_) are part of what they say. */
static const char *
read_key (const TresenTree *document, const char *event)
{
  const char *key = tresen_tree_find_text (document, "EventKey");

  if (strcmp (event, "subscribe") == 0 && g_str_has_prefix (key, SCENE_PREFIX))
    return key + strlen (SCENE_PREFIX);
  return key;
}

static void
set_person (TresenWechatCallback *self, const TresenTree *document)
{
  const char *person = tresen_wechat_fields_find (document, "OpenID");

  if (*person == '\0')
    return;
  g_free (self->openid);
  self->openid = g_strdup (person);
}

/**
 * tresen_wechat_event_read:
 * @self: what all callbacks share is read already
 * @event: Event as it came, in any case
 *
 * Fills in what an event says; one of an unknown kind keeps EventKey and is taken for one about the person in FromUserName.
 * Pure; any thread. Source: WeChat, receiving events.
 */
void
tresen_wechat_event_read (TresenWechatCallback *self, const TresenTree *document, const char *event)
{
  const Kind *kind;
  const char *key;

  self->is_event = TRUE;
  self->kind = g_ascii_strdown (event, -1);
  kind = find_kind (self->kind);
  key = read_key (document, self->kind);
  if (*key == '\0' && kind == NULL)
    key = tresen_tree_find_text (document, "Content");
  self->is_known = kind != NULL && kind->fields != NULL;
  self->belonging = kind != NULL ? kind->belonging : LINE;
  self->text = g_strdup (key);
  self->detail = tresen_wechat_fields_read (document, kind != NULL ? kind->fields : NULL, NULL);
  self->msgid = g_strdup ("");
  self->media_id = g_strdup ("");
  self->picture_url = g_strdup ("");
  self->opens_window = kind != NULL && kind->grant != NO_GRANT;
  self->grant = self->opens_window ? (TresenGrantKind) kind->grant : TRESEN_GRANT_MESSAGE;
  if (kind != NULL && kind->names_person)
    set_person (self, document);
}
