/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-http-wire.h"

G_BEGIN_DECLS

#define TRESEN_TYPE_HTTP_WIRE_INPUT (tresen_http_wire_input_get_type ())
G_DECLARE_FINAL_TYPE (TresenHttpWireInput,
                      tresen_http_wire_input,
                      TRESEN,
                      HTTP_WIRE_INPUT,
                      GInputStream)

#define TRESEN_TYPE_HTTP_WIRE_OUTPUT (tresen_http_wire_output_get_type ())
G_DECLARE_FINAL_TYPE (TresenHttpWireOutput,
                      tresen_http_wire_output,
                      TRESEN,
                      HTTP_WIRE_OUTPUT,
                      GOutputStream)

GInputStream *tresen_http_wire_input_new (TresenHttpConnection *connection);
GOutputStream *tresen_http_wire_output_new (TresenHttpConnection *connection);

G_END_DECLS
