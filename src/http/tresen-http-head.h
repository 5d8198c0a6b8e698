/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "tresen-http-server.h"

G_BEGIN_DECLS

/** TresenHttpHead: what matters of a request's header; the texts belong to the message. */
typedef struct
{
  const char *method;
  char *path; /* decoded; owned */
  const char *query;
  const char *host;
  const char *origin;
  const char *content_type;
  const char *forwarded_for;
  const char *user_agent;      /* (nullable) */
  const char *accept_language; /* (nullable) */
  gsize line_size;
  gsize size;
  guint hosts;
  guint lengths;
  gint64 length; /* -1 when there is none that can be read */
  gboolean has_coding;
  gboolean has_odd_coding; /* another Transfer-Encoding than one "chunked" */
  gboolean is_foreign; /* an absolute address for another host */
} TresenHttpHead;

void tresen_http_head_read (TresenHttpHead *head, SoupServerMessage *message);
void tresen_http_head_clear (TresenHttpHead *head);
gboolean tresen_http_head_has_body (const TresenHttpHead *head);
guint tresen_http_head_check (const TresenHttpHead *head, const TresenHttpLimits *limits);
guint tresen_http_head_check_route (const TresenHttpHead *head, const TresenHttpRoute *route);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TresenHttpHead, tresen_http_head_clear)

G_END_DECLS
