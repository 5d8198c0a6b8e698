/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TresenHttpPhase: where a connection stands.
 * @TRESEN_HTTP_PHASE_NEW: accepted, nothing has come yet
 * @TRESEN_HTTP_PHASE_HEADER: a header has begun
 * @TRESEN_HTTP_PHASE_BODY: the header is whole, the body is not
 * @TRESEN_HTTP_PHASE_WORK: the request is whole, the handler has it
 * @TRESEN_HTTP_PHASE_ANSWER: the answer is being written
 * @TRESEN_HTTP_PHASE_IDLE: kept alive between two requests
 * @TRESEN_HTTP_PHASE_DEAD: nothing is read or written any more
 */
typedef enum
{
  TRESEN_HTTP_PHASE_NEW,
  TRESEN_HTTP_PHASE_HEADER,
  TRESEN_HTTP_PHASE_BODY,
  TRESEN_HTTP_PHASE_WORK,
  TRESEN_HTTP_PHASE_ANSWER,
  TRESEN_HTTP_PHASE_IDLE,
  TRESEN_HTTP_PHASE_DEAD,
} TresenHttpPhase;

typedef struct _TresenHttpConnection TresenHttpConnection;

/* The three streams that libsoup is given for a connection; all they do is call the connection. */
#define TRESEN_TYPE_HTTP_WIRE (tresen_http_wire_get_type ())
G_DECLARE_FINAL_TYPE (TresenHttpWire, tresen_http_wire, TRESEN, HTTP_WIRE, GIOStream)

TresenHttpWire *tresen_http_wire_new (TresenHttpConnection *connection);

G_END_DECLS
