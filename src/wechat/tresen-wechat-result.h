/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenWechatResult: what became of a notice that WeChat had taken.
 * @msgid: the id that WeChat gave when it took it
 * @is_delivered: the customer has it
 * @code: WeChat's errcode or a TresenSendFault; 0 when it was delivered
 * @words: WeChat's own
 */
typedef struct
{
  char *msgid;
  gboolean is_delivered;
  int code;
  char *words;
} TresenWechatResult;

void tresen_wechat_result_free (TresenWechatResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatResult, tresen_wechat_result_free)

gboolean tresen_wechat_result_is_told_by (const char *event);
GPtrArray *tresen_wechat_results_read (const char *event, const char *detail);

G_END_DECLS
