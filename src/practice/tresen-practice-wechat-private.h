/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-account.h"
#include "tresen-practice-faults.h"
#include "tresen-practice-identity.h"
#include "tresen-practice-push.h"
#include "tresen-practice-state-file.h"

#include "tresen-http-server.h"

G_BEGIN_DECLS

struct _TresenPracticeWechat
{
  GObject parent_instance;

  TresenPracticeAccount *account;
  TresenPracticeIdentity *identity;
  TresenPracticePush *push;
  TresenPracticeFaults *faults;
  TresenPracticeStateFile *state_file; /* NULL: nothing is kept */
  TresenHttpServer *server;
  char *base;
  char *paygate; /* address of the stand-in for Paygate, "" for none */
  GMainContext *context;
  GCancellable *cancellable; /* ends all that is under way when the stand-in stops */
  GSource *results_timer;    /* (nullable) until the desk is told what became of notices */
  GPtrArray *late_answers;   /* (element-type LateAnswer) held back by a fault */
};

gboolean tresen_practice_wechat_is_foreign (const TresenHttpRequest *request);
void tresen_practice_wechat_touch (TresenPracticeWechat *self);
void
tresen_practice_wechat_reply_text (TresenHttpExchange *exchange, guint status, const char *why);

void tresen_practice_control_add_routes (TresenPracticeWechat *self, TresenHttpRouter *router);
void tresen_practice_phone_add_routes (TresenPracticeWechat *self, TresenHttpRouter *router);
void tresen_practice_describe_add_routes (TresenPracticeWechat *self, TresenHttpRouter *router);

G_END_DECLS
