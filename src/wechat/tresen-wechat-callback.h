/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-states.h"
#include "tresen-tree.h"

G_BEGIN_DECLS

/**
 * TresenWechatBelonging: where a callback belongs.
 * @TRESEN_WECHAT_BELONGS_TO_CONVERSATION: a line of the customer's conversation
 * @TRESEN_WECHAT_BELONGS_TO_CUSTOMER: about a customer, but nothing the customer did: a report that comes every few seconds
 * @TRESEN_WECHAT_BELONGS_TO_ACCOUNT: about the account itself; FromUserName is the platform or an administrator, no customer
 */
typedef enum
{
  TRESEN_WECHAT_BELONGS_TO_CONVERSATION,
  TRESEN_WECHAT_BELONGS_TO_CUSTOMER,
  TRESEN_WECHAT_BELONGS_TO_ACCOUNT,
} TresenWechatBelonging;

/**
 * TresenWechatCallback: a decoded message or event, whether it came as XML or as JSON.
 *
 * text and detail of messages:
 *   text                  text: Content; detail: bizmsgmenuid if a tap in a menu that was sent wrote it
 *   image                 text ""
 *   voice                 text ""; detail: format, media_id_16k, recognition
 *   video, shortvideo     text ""; detail: thumb_media_id
 *   location              text: Label; detail: latitude, longitude, scale
 *   link                  text: Title; detail: description, url
 *   file                  text: Title (the name); detail: description, size, md5, file_key
 *   miniprogrampage       text: Title; detail: app_id, page, thumb_url, thumb_media_id
 *   others                text: Content if any; is_known FALSE
 *   any of them           detail: msg_data_id, idx if it was written from within an article
 *
 * of events (text is EventKey where nothing else is said):
 *   subscribe             text: the scene without its prefix, or EventKey as it is (last_trade_no_…), or ""; detail: ticket
 *   unsubscribe
 *   scan                  text: the scene; detail: ticket
 *   location              detail: latitude, longitude, precision
 *   click                 text: the button's key
 *   view                  text: the URL; view_miniprogram text: the page's path; detail: menu_id
 *   scancode_push, _waitmsg   detail: scan_type, scan_result
 *   pic_sysphoto, pic_photo_or_album, pic_weixin   detail: count, pictures [the MD5 of each]
 *   location_select       detail: latitude, longitude, scale, label, poi
 *   user_enter_tempsession    detail: session_from; enter
 *   templatesendjobfinish detail: msgid, status
 *   masssendjobfinish     detail: msgid, status, total, filtered, sent, errors, check_state,
 *                         checks [{idx, declared, audit, original_url, original_type, can_reprint}], articles [{idx, url}]
 *   freepublishjobfinish  detail: publish_id, status, article_id, count, articles [{idx, url}], failed [idx]
 *   subscribe_msg_popup_event, subscribe_msg_change_event   detail: answers [{template_id, answer, scene}]
 *   subscribe_msg_sent_event  detail: results [{template_id, msgid, code, status}]
 *   kf_create_session, kf_close_session   detail: account, close_type; kf_switch_session   detail: from, to
 *   user_info_modified, user_authorization_revoke, user_authorization_cancellation   detail: app_id, revoked
 *   qualification_verify_success, naming_verify_success, annual_renew, verify_expired   detail: expires (Unix seconds)
 *   qualification_verify_fail, naming_verify_fail   detail: failed_at (Unix seconds), reason
 *   cards, shops and others   text: EventKey or Content if any; is_known FALSE
 *
 * detail is a JSON object. Every value in it is a text, as it came ("latitude": "23.134521"), or where [] stands an array
 * of texts or of such objects, in the order of the document; what was not given is left out.
 */
typedef struct
{
  gboolean is_event;
  gboolean is_known;  /* of a kind that is read into fields, not just kept raw */
  TresenWechatBelonging belonging;
  char *to;           /* ToUserName, the original id */
  char *openid;       /* FromUserName; of events about a person in the platform's name, that person */
  char *kind;         /* MsgType as it came; for events the lower-case Event */
  char *msgid;        /* "" for events */
  char *text;
  char *detail;       /* a JSON object */
  char *media_id;     /* MediaId, "" when there is none */
  char *picture_url;  /* PicUrl, "" when there is none */
  gint64 created_at_us; /* CreateTime; 0 when it is not given or no time */
  char *dedupe_key;   /* "wechat:m:…" or "wechat:e:…", see wechat/README.md */
  gboolean opens_window; /* grant says what */
  TresenGrantKind grant;
} TresenWechatCallback;

#define TRESEN_WECHAT_CALLBACK_ERROR (tresen_wechat_callback_error_quark ())
GQuark tresen_wechat_callback_error_quark (void);

/**
 * TresenWechatCallbackError:
 * @TRESEN_WECHAT_CALLBACK_ERROR_INVALID: neither XML nor JSON of the right shape
 * @TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE: FromUserName, MsgType or what the dedupe key needs is missing
 */
typedef enum
{
  TRESEN_WECHAT_CALLBACK_ERROR_INVALID,
  TRESEN_WECHAT_CALLBACK_ERROR_INCOMPLETE,
} TresenWechatCallbackError;

gboolean tresen_wechat_document_is_json (GBytes *body);
TresenTree *tresen_wechat_document_parse (GBytes *body, GError **error);
TresenWechatCallback *tresen_wechat_callback_decode (const TresenTree *document, GError **error);
void tresen_wechat_callback_free (TresenWechatCallback *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatCallback, tresen_wechat_callback_free)

G_END_DECLS
