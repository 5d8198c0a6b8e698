/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-states.h"
#include "tresen-tree.h"

G_BEGIN_DECLS

/**
 * TresenWechatCallback: a decoded message or event, whether it came as XML or as JSON.
 *
 * text and detail by kind:
 *   text                  text: Content; detail: bizmsgmenuid if any
 *   image                 text ""
 *   voice                 text ""; detail: format, media_id_16k, recognition as far as given
 *   video, shortvideo     text ""; detail: thumb_media_id
 *   location              text: Label; detail: latitude, longitude, scale
 *   link                  text: Title; detail: description, url
 *   file                  text: Title (the name); detail: description, size, md5
 *   event subscribe, scan text: the scene; unsubscribe ""; click: the key; view: the URL
 *   others                text: EventKey or Content if any; is_known FALSE
 *
 * Every member of detail is a text, as it came ("latitude": "23.134521"); what was not given is left out.
 */
typedef struct
{
  gboolean is_event;
  gboolean is_known;  /* of a kind that is read into fields, not just kept raw */
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

TresenTree *tresen_wechat_document_parse (GBytes *body, GError **error);
TresenWechatCallback *tresen_wechat_callback_decode (const TresenTree *document, GError **error);
void tresen_wechat_callback_free (TresenWechatCallback *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatCallback, tresen_wechat_callback_free)

G_END_DECLS
