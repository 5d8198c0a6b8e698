/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/**
 * TresenSendReason: why a reply was not sent, for the person at the desk. All in the person's language.
 */
typedef struct
{
  const char *what;    /* what happened */
  const char *meaning; /* what that means; "" when what says it all */
  const char *todo;    /* what to do now */
} TresenSendReason;

TresenSendReason tresen_send_reason_get (TresenMessageState state, int code);
TresenSendReason tresen_send_reason_of_notice (TresenMessageState state, int code);
gboolean tresen_send_reason_is_known (int code);
char *tresen_send_reason_to_text (const TresenSendReason *self);
char *tresen_send_reason_get_details (int code, const char *text);

G_END_DECLS
