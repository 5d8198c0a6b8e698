/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-http-message.h"

G_BEGIN_DECLS

/* The only script that our pages may run. */
#define TRESEN_WEB_SUBMIT_SCRIPT "document.forms[0].submit();"

const char *tresen_web_reply_get_style (void);
TresenHttpReply *
tresen_web_reply_new (guint status, const char *html, const char *form_action, gboolean submits);
char *tresen_web_dup_origin (const char *url);

G_END_DECLS
