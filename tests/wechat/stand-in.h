/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-http-server.h"

G_BEGIN_DECLS

/* A WeChat API on loopback that says what a test has told it to say, and remembers what it was asked. */

typedef enum
{
  STAND_IN_TOKEN,
  STAND_IN_STABLE_TOKEN,
  STAND_IN_SEND,
  STAND_IN_UPLOAD,
  STAND_IN_MEDIA,
  STAND_IN_USER,
  STAND_IN_PICTURE,
  STAND_IN_TICKET,
  STAND_IN_CLEAR,
  STAND_IN_CLEAR_V2,
  STAND_IN_TYPING,
  STAND_IN_QR_CODE,
  STAND_IN_SIGN_IN,
} StandInPath;

#define STAND_IN_N_PATHS 13

typedef struct _StandIn StandIn;

typedef struct
{
  StandIn *stand_in;
  GPtrArray *script; /* (element-type Line) what is said, in turn; the last line again and again */
  guint n_calls;
  char *query; /* of the last call */
  char *method;
  char *content_type;
  GBytes *body;
} StandInRoute;

struct _StandIn
{
  TresenHttpServer *server;
  char *base;
  StandInRoute routes[STAND_IN_N_PATHS];
  GPtrArray *held; /* (element-type TresenHttpExchange) */
};

StandIn *stand_in_new (void);
void stand_in_free (StandIn *self);
void
stand_in_say (StandIn *self, StandInPath path, guint status, const char *type, const char *text);
void stand_in_say_json (StandIn *self, StandInPath path, const char *json);
void stand_in_hang_up (StandIn *self, StandInPath path);
void stand_in_hold (StandIn *self, StandInPath path);
void stand_in_release (StandIn *self, const char *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StandIn, stand_in_free)

void wait_until (gboolean (*is_done) (gpointer data), gpointer data);
void wait_for (const guint *number, guint value);
void settle (void);

G_END_DECLS
