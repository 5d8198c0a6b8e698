/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-bytes.h"
#include "tresen-wechat-crypto.h"

G_BEGIN_DECLS

/** TresenWechatArticle: one item of a reply of the kind "news". Texts may be %NULL. */
typedef struct
{
  const char *title;
  const char *description;
  const char *picture_url;
  const char *url;
} TresenWechatArticle;

/**
 * TresenWechatPassiveReply: what the answer to a callback says to the customer. Borrowed texts, UTF-8; what a kind has no
 * use for stays %NULL.
 *
 * By kind: text: text. image, voice: media_id. video: media_id, title, description. music: title, description, url, hq_url,
 * media_id (of the thumbnail). news: articles. transfer_customer_service: desk_account.
 */
typedef struct
{
  const char *kind;
  const char *to;   /* the customer's OpenID */
  const char *from; /* ToUserName of the callback, the original id */
  gint64 created_at_s;
  const char *text;
  const char *media_id;
  const char *title;
  const char *description;
  const char *url;
  const char *hq_url;
  const char *desk_account;
  const TresenWechatArticle *articles;
  guint n_articles;
} TresenWechatPassiveReply;

/** TresenWechatSeal: what a reply is sealed with, where the callback came sealed. Borrowed. */
typedef struct
{
  const guint8 *key; /* TRESEN_WECHAT_KEY_SIZE bytes: of the key that opened the callback */
  const guint8 *salt; /* TRESEN_WECHAT_SALT_SIZE random bytes */
  const char *app_id;
  const char *token;
  const char *nonce; /* of the request */
  gint64 now_s;
} TresenWechatSeal;

/**
 * TresenWechatManner: how an answer to one callback has to be written: in its format, and sealed where it came sealed.
 */
typedef struct
{
  gboolean is_json;
  char *nonce;           /* (nullable) of the request; NULL when nothing is to be sealed */
  char *app_id;          /* (nullable) as nonce */
  TresenSecret *token;   /* (nullable) as nonce */
  TresenSecret *aes_key; /* (nullable) as nonce: the encoded key that opened the callback */
} TresenWechatManner;

void tresen_wechat_manner_clear (TresenWechatManner *self);

GBytes *tresen_wechat_passive_reply_write (const TresenWechatPassiveReply *reply, gboolean is_json, GError **error);
GBytes *
tresen_wechat_passive_reply_seal (GBytes *document, const TresenWechatSeal *seal, gboolean is_json, GError **error);
GBytes *tresen_wechat_passive_reply_answer (const TresenWechatPassiveReply *reply,
                                            const TresenWechatManner *manner,
                                            const guint8 salt[TRESEN_WECHAT_SALT_SIZE],
                                            GError **error);
const char *tresen_wechat_manner_get_type (const TresenWechatManner *self);
char *tresen_wechat_passive_text_clean (const char *text);

G_END_DECLS
