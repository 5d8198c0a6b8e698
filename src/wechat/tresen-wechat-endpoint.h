/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-bytes.h"
#include "tresen-http-message.h"
#include "tresen-wechat-callback.h"
#include "tresen-wechat-passive-reply.h"

G_BEGIN_DECLS

typedef enum
{
  TRESEN_WECHAT_MODE_PLAIN,
  TRESEN_WECHAT_MODE_COMPAT,
  TRESEN_WECHAT_MODE_SAFE,
} TresenWechatMode;

/**
 * TresenWechatAccount: what the endpoint has to know of the Official Account. Immutable while it is used; any thread.
 */
typedef struct
{
  char *app_id;
  char *original_id; /* "" when it is not known: then nothing is flagged */
  TresenWechatMode mode;
  TresenSecret *token;
  TresenSecret *encoding_aes_key;          /* (nullable) */
  TresenSecret *previous_encoding_aes_key; /* (nullable) */
} TresenWechatAccount;

void tresen_wechat_account_clear (TresenWechatAccount *self);

typedef enum
{
  TRESEN_WECHAT_VERDICT_ECHO,      /* the URL check: answer @reply, nothing to store */
  TRESEN_WECHAT_VERDICT_CALLBACK,  /* store @raw and what @callback says, then answer @reply */
  TRESEN_WECHAT_VERDICT_EMPTY,     /* an authentic request without a body: answer @reply */
  TRESEN_WECHAT_VERDICT_UNREADABLE, /* authentic, but not a document we can read: store it raw as refused, answer @reply */
  TRESEN_WECHAT_VERDICT_FORGED,    /* not WeChat's, or not for this account: answer @reply */
} TresenWechatVerdictKind;

/**
 * TresenWechatVerdict: what a request turned out to be, and the answer that is owed once it has been dealt with.
 */
typedef struct
{
  TresenWechatVerdictKind kind;
  TresenWechatCallback *callback; /* (nullable) */
  TresenWechatManner manner;      /* of @callback */
  gboolean is_misdirected;        /* ToUserName is not the original id */
  char *reason;                   /* English, without secrets; "" when there is nothing to say */
  TresenHttpReply *reply;
} TresenWechatVerdict;

TresenWechatVerdict *tresen_wechat_endpoint_read (const TresenWechatAccount *account, const TresenHttpRequest *request);
void tresen_wechat_verdict_free (TresenWechatVerdict *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatVerdict, tresen_wechat_verdict_free)

G_END_DECLS
