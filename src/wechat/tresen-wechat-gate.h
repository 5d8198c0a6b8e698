/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "tresen-clock.h"

G_BEGIN_DECLS

/**
 * TresenWechatUse: how often an API was called on a day of Beijing.
 * @api: "/cgi-bin/user/get"
 * @day: number of the day, see tresen_wechat_beijing_day()
 * @blocked_until_us: it is not called before then; 0 when it may be
 */
typedef struct
{
  char *api;
  gint64 day;
  gint64 used;
  gint64 blocked_until_us;
} TresenWechatUse;

void tresen_wechat_use_free (TresenWechatUse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenWechatUse, tresen_wechat_use_free)

/**
 * TresenWechatGate: through which every call of the API goes: counts, and holds back what WeChat would only refuse.
 *
 * Belongs to the context of its client. Counts live in memory; whoever owns them keeps them over a restart.
 *
 * Signals:
 * - "used": there is something to take with tresen_wechat_gate_take(); once until it is taken
 * - "answered" (const char *api, int code): an answer of WeChat's, also a good one (code 0)
 */
#define TRESEN_TYPE_WECHAT_GATE (tresen_wechat_gate_get_type ())
G_DECLARE_FINAL_TYPE (TresenWechatGate, tresen_wechat_gate, TRESEN, WECHAT_GATE, GObject)

TresenWechatGate *tresen_wechat_gate_new (TresenClock *clock);
gboolean tresen_wechat_gate_check (TresenWechatGate *self, const char *path, GError **error);
gboolean tresen_wechat_gate_enter (TresenWechatGate *self, const char *path, GError **error);
gint64 tresen_wechat_gate_note (TresenWechatGate *self, const char *path, int code);
void tresen_wechat_gate_resume (TresenWechatGate *self);
void tresen_wechat_gate_reset (TresenWechatGate *self);
void tresen_wechat_gate_restore (TresenWechatGate *self, const TresenWechatUse *use);
GPtrArray *tresen_wechat_gate_take (TresenWechatGate *self);

G_END_DECLS
