/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The numbers are stored: never renumber, only append. The words are the outside contract of
 * --export. */

typedef enum
{
  TRESEN_DIRECTION_IN = 0,
  TRESEN_DIRECTION_OUT = 1,
} TresenDirection;

/**
 * TresenMessageState:
 * @TRESEN_MESSAGE_RECEIVED: came from the customer
 * @TRESEN_MESSAGE_QUEUED: written down, not yet attempted
 * @TRESEN_MESSAGE_SENDING: being attempted
 * @TRESEN_MESSAGE_ACCEPTED: WeChat has taken it; there is no word of delivery beyond that
 * @TRESEN_MESSAGE_FAILED: certainly not sent
 * @TRESEN_MESSAGE_UNKNOWN: sent, but the answer was lost; never repeated by itself
 */
typedef enum
{
  TRESEN_MESSAGE_RECEIVED = 0,
  TRESEN_MESSAGE_QUEUED = 1,
  TRESEN_MESSAGE_SENDING = 2,
  TRESEN_MESSAGE_ACCEPTED = 3,
  TRESEN_MESSAGE_FAILED = 4,
  TRESEN_MESSAGE_UNKNOWN = 5,
} TresenMessageState;

typedef enum
{
  TRESEN_JOB_QUEUED = 0,
  TRESEN_JOB_RUNNING = 1,
  TRESEN_JOB_DONE = 2,
  TRESEN_JOB_FAILED = 3,
  TRESEN_JOB_UNKNOWN = 4,
} TresenJobState;

typedef enum
{
  TRESEN_JOB_SEND_MESSAGE = 0,
  TRESEN_JOB_FETCH_MEDIA = 1,
  TRESEN_JOB_FETCH_USER = 2,
  TRESEN_JOB_SEND_PASSIVE = 3, /* waits for the customer's next callback, whose answer it is */
  TRESEN_JOB_SEND_TYPING = 4,
  TRESEN_JOB_SET_REMARK = 5,
  TRESEN_JOB_SET_TAGS = 6,
  TRESEN_JOB_EDIT_TAG = 7,
  TRESEN_JOB_FETCH_FOLLOWERS = 8,
  TRESEN_JOB_FETCH_TEMPLATES = 9,
  TRESEN_JOB_MAKE_QR_CODE = 10,
  TRESEN_JOB_PROBE_RIGHTS = 11,
  TRESEN_JOB_CLEAR_QUOTA = 12,
  TRESEN_JOB_ERASE_FILES = 13,
  TRESEN_JOB_START_PAYMENT = 14, /* of a customer's app: the call from server to server */
  TRESEN_JOB_INQUIRE = 15,       /* asks Paygate what became of an attempt and its refunds */
  TRESEN_JOB_REFUND = 16,
} TresenJobKind;

#define TRESEN_N_JOB_KINDS 17

typedef enum
{
  TRESEN_SOURCE_WECHAT = 0,
  TRESEN_SOURCE_C4C = 1,
  TRESEN_SOURCE_PAYGATE = 2,
  TRESEN_SOURCE_WEB = 3,
} TresenCallbackSource;

typedef enum
{
  TRESEN_VERDICT_ACCEPTED = 0,
  TRESEN_VERDICT_DUPLICATE = 1,
  TRESEN_VERDICT_ORPHAN = 2,
  TRESEN_VERDICT_REFUSED = 3,
} TresenCallbackVerdict;

typedef enum
{
  TRESEN_MEDIA_WAITING = 0,
  TRESEN_MEDIA_STORED = 1,
  TRESEN_MEDIA_FAILED = 2,
} TresenMediaState;

/**
 * TresenGrantKind: what opened a window for replies (WeChat customer-service messages, "Window").
 */
typedef enum
{
  TRESEN_GRANT_MESSAGE = 0,
  TRESEN_GRANT_CLICK = 1,
  TRESEN_GRANT_FOLLOW = 2,
  TRESEN_GRANT_SCAN = 3,
} TresenGrantKind;

#define TRESEN_N_GRANT_KINDS 4

/**
 * TresenSendFault: why a message was not sent, where WeChat gave no code of its own. Stored beside
 * WeChat's codes.
 * @TRESEN_SEND_FAULT_STALE: Tresen was closed while it waited, so it may no longer be wanted
 * @TRESEN_SEND_FAULT_INTERRUPTED: Tresen stopped while it was being sent
 * @TRESEN_SEND_FAULT_NO_ANSWER: the connection was lost after the message had left
 * @TRESEN_SEND_FAULT_BAD_ANSWER: the answer was not one of WeChat's
 * @TRESEN_SEND_FAULT_FILE: the picture could not be read
 * @TRESEN_SEND_FAULT_WINDOW: no reply was left when its turn came
 * @TRESEN_SEND_FAULT_REFUSED_HERE: the bridge has no WeChat connection to send with
 * @TRESEN_SEND_FAULT_WAITS: of a message that is queued: it waits for the customer's next one, whose
 * answer it will be, since the account may not send by itself
 * @TRESEN_SEND_FAULT_ASKED_THRICE: it was in every answer to a callback that WeChat repeated to the end
 * @TRESEN_SEND_FAULT_BLOCKED: WeChat took it, but the customer does not accept messages of the account
 * @TRESEN_SEND_FAULT_NOT_DELIVERED: WeChat took it, but said later that it could not deliver it
 * @TRESEN_SEND_FAULT_TOO_LATE: it could not be sent for so long that it may no longer be true
 */
typedef enum
{
  TRESEN_SEND_FAULT_STALE = -1001,
  TRESEN_SEND_FAULT_INTERRUPTED = -1002,
  TRESEN_SEND_FAULT_NO_ANSWER = -1003,
  TRESEN_SEND_FAULT_BAD_ANSWER = -1004,
  TRESEN_SEND_FAULT_FILE = -1005,
  TRESEN_SEND_FAULT_WINDOW = -1006,
  TRESEN_SEND_FAULT_REFUSED_HERE = -1007,
  TRESEN_SEND_FAULT_WAITS = -1008,
  TRESEN_SEND_FAULT_ASKED_THRICE = -1009,
  TRESEN_SEND_FAULT_BLOCKED = -1010,
  TRESEN_SEND_FAULT_NOT_DELIVERED = -1011,
  TRESEN_SEND_FAULT_TOO_LATE = -1020,
} TresenSendFault;

const char *tresen_direction_to_word (TresenDirection direction);
const char *tresen_message_state_to_word (TresenMessageState state);
const char *tresen_job_state_to_word (TresenJobState state);
const char *tresen_job_kind_to_word (TresenJobKind kind);
gboolean tresen_job_kind_stands_alone (TresenJobKind kind);
const char *tresen_callback_source_to_word (TresenCallbackSource source);
const char *tresen_callback_verdict_to_word (TresenCallbackVerdict verdict);

G_END_DECLS
