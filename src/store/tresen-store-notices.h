/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/*
 * Notices: template messages. They go through the verbs of tresen-store-outgoing.h like replies, in the same row, but use up no
 * reply, and one whose answer was lost is sent again, as WeChat delivers one client_msg_id once.
 */

/**
 * TresenNoticeTerms: how long a notice is tried.
 * @repeat_us: after the first attempt that may have reached WeChat: so long a repeat is not delivered twice
 * @life_us: after it was written: so long it is tried while it certainly was not sent
 */
typedef struct
{
  gint64 repeat_us;
  gint64 life_us;
} TresenNoticeTerms;

/**
 * TresenNoticeTry: an attempt that is to be made once more.
 * @is_lost: it may have reached WeChat
 * @next_at_us: when to try again
 * @code: WeChat's errcode or a TresenSendFault, should it be the last attempt
 * @text: English; holds no secret
 */
typedef struct
{
  gboolean is_lost;
  gint64 next_at_us;
  int code;
  const char *text;
} TresenNoticeTry;

gint64 tresen_store_notice_queue (TresenDb *db,
                                  gint64 customer_id,
                                  const char *text,
                                  const char *detail,
                                  gint64 now_us,
                                  GError **error);

gboolean tresen_store_notice_start (TresenDb *db,
                                    gint64 job_id,
                                    const TresenNoticeTerms *terms,
                                    gint64 now_us,
                                    gboolean *is_over,
                                    GError **error);
gboolean tresen_store_notice_put_back (TresenDb *db,
                                       gint64 job_id,
                                       const TresenNoticeTerms *terms,
                                       const TresenNoticeTry *try,
                                       gint64 now_us,
                                       GError **error);
gboolean tresen_store_notices_recover (TresenDb *db,
                                       const TresenNoticeTerms *terms,
                                       gint64 now_us,
                                       GError **error);

G_END_DECLS
