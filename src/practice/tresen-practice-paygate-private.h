/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-faults.h"
#include "tresen-practice-paygate-answer.h"
#include "tresen-practice-paygate-books.h"
#include "tresen-practice-paygate-file.h"
#include "tresen-practice-paygate.h"

#include "tresen-http-client.h"
#include "tresen-http-server.h"

G_BEGIN_DECLS

struct _TresenPracticePaygate
{
  GObject parent_instance;

  TresenPracticePaygateKeys *keys;
  TresenPracticePaygateBooks *books;
  TresenPracticePaygateFile *file; /* (nullable) nothing is kept */
  TresenPracticeFaults *faults;
  TresenHttpClient *client;
  TresenHttpServer *server;
  char *base;
  GMainContext *context;
  GCancellable *cancellable; /* ends the notifications that are under way */
  TresenClock *clock;
  gint64 skew_us;
  gint64 minute_us;
  gint64 later_us;
  gboolean refuses_repeats;
  TresenPracticeKnowsFunc knows_openid;
  gpointer user_data;
  GPtrArray *waits;   /* (element-type TresenPracticePaygateWait) what happens after a while */
  GHashTable *calls;  /* path → count */
  JsonArray *refused; /* the newest hundred requests that were refused */
};

/** TresenPracticePaygateWaitFunc: Returns: nothing; runs once, and not after the stand-in has stopped */
typedef void (*TresenPracticePaygateWaitFunc) (TresenPracticePaygate *self, gpointer data);

gint64 tresen_practice_paygate_now_us (TresenPracticePaygate *self);
void tresen_practice_paygate_touch (TresenPracticePaygate *self);
void tresen_practice_paygate_wait (TresenPracticePaygate *self,
                                   gint64 delay_us,
                                   TresenPracticePaygateWaitFunc func,
                                   gpointer data,
                                   GDestroyNotify destroy);
void tresen_practice_paygate_count (TresenPracticePaygate *self, const char *path);
void tresen_practice_paygate_refused (TresenPracticePaygate *self,
                                      const char *path,
                                      const TresenPracticePaygateForm *form,
                                      const TresenPracticePaygateVerdict *verdict);

/* -flow.c: wechat.aspx, and what the customer does */
TresenHttpReply *tresen_practice_paygate_start (TresenPracticePaygate *self,
                                                const TresenHttpRequest *request,
                                                const TresenPracticeFault *fault);
gboolean tresen_practice_paygate_do (TresenPracticePaygate *self,
                                     TresenPracticePaygatePayment *payment,
                                     const char *act,
                                     TresenHttpExchange *exchange);
TresenHttpReply *tresen_practice_paygate_result_reply (TresenPracticePaygate *self,
                                                       TresenPracticePaygatePayment *payment);

/* -calls.c: credit.aspx and the inquiries */
TresenHttpReply *tresen_practice_paygate_credit (TresenPracticePaygate *self,
                                                 const TresenHttpRequest *request,
                                                 const TresenPracticeFault *fault);
TresenHttpReply *tresen_practice_paygate_inquire (TresenPracticePaygate *self,
                                                  const TresenHttpRequest *request,
                                                  const TresenPracticeFault *fault);
TresenHttpReply *tresen_practice_paygate_body_reply (const char *body);
TresenPracticePaygateForm *
tresen_practice_paygate_read_request (TresenPracticePaygate *self,
                                      TresenPracticePaygateAction action,
                                      const TresenHttpRequest *request,
                                      TresenPracticePaygateVerdict *verdict);
TresenPracticePaygateSigning tresen_practice_paygate_signing (const TresenPracticeFault *fault);

/* -notify.c: */
gboolean tresen_practice_paygate_is_near (const char *url);
void tresen_practice_paygate_notify (TresenPracticePaygate *self,
                                     TresenPracticePaygatePayment *payment,
                                     const TresenPracticeFault *fault,
                                     TresenHttpExchange *exchange,
                                     TresenHttpReply *reply);

/* -page.c and -control.c: */
TresenHttpReply *tresen_practice_paygate_page (TresenPracticePaygate *self,
                                               TresenPracticePaygatePayment *payment);
TresenHttpReply *tresen_practice_paygate_error_page (const TresenPracticePaygateVerdict *verdict);
TresenHttpReply *tresen_practice_paygate_posting_page (const char *url, const char *form);
TresenHttpReply *tresen_practice_paygate_list_page (TresenPracticePaygate *self);
gboolean tresen_practice_paygate_is_foreign (const TresenHttpRequest *request);
void tresen_practice_paygate_add_orders (TresenPracticePaygate *self, TresenHttpRouter *router);

G_END_DECLS
