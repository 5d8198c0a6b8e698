/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tresen-paygate-error.h"
#include "tresen-paygate-merchant.h"

/* What the groups of the vectors share. A case that lacks what it needs ends the program. */

const char *vector_need (JsonObject *object, const char *name);
JsonObject *vector_need_object (JsonObject *object, const char *name);
const char *vector_get (JsonObject *object, const char *name);
gboolean vector_has (JsonObject *object, const char *name);
gboolean vector_get_flag (JsonObject *object, const char *name);
GBytes *vector_need_hex (JsonObject *object, const char *name);
void vector_assert_text (JsonObject *object, const char *name, const char *told);
TresenPaygateMerchant *vector_make_merchant (JsonObject *config);
void vector_assert_reason (JsonObject *expect, TresenPaygateRefusal refusal);
const char *vector_name_class (TresenPayClass pay_class);

void vectors_run_blowfish (JsonObject *vector);
void vectors_run_blowfish_block (JsonObject *vector);
void vectors_run_open_envelope (JsonObject *vector);
void vectors_run_aes (JsonObject *vector);
void vectors_run_mac (JsonObject *vector);
void vectors_run_mac_verify (JsonObject *vector);

void vectors_run_request (JsonObject *vector);
void vectors_run_field (JsonObject *vector);
void vectors_run_amount (JsonObject *vector);
void vectors_run_code (JsonObject *vector);

void vectors_run_callback (JsonObject *vector);
void vectors_run_answer (JsonObject *vector);
void vectors_run_inquiry (JsonObject *vector);
void vectors_run_sequence (JsonObject *vector);
void vectors_run_refund (JsonObject *vector);
